"""The grades on their way: each one, and the overview by LMS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lti_tool.admin.read_only import ReadOnlyAdmin
from lti_tool.admin.scope import Scoped, Way, within
from lti_tool.delivery.services import (
    DIFFERS,
    grade_differs,
    is_kept_back,
    platforms_at_work,
    retry_delivery,
    send_over,
    send_over_newer,
    wake_registration,
)
from lti_tool.models import Registration, ScoreDelivery

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DifferingFilter(admin.SimpleListFilter):
    """Grades that arrived, and of which the gradebook was seen to hold something else."""

    title = _("comparison with the gradebook")
    parameter_name = "gradebook"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, StrOrPromise]]:
        return [("differs", _("differs")), ("lost", _("has lost the grade"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"differs", "lost"}:
            return queryset
        differing = queryset.filter(DIFFERS)
        lost = {"lms_score": None, "lms_differs_at__isnull": False}
        return differing.filter(**lost) if self.value() == "lost" else differing


@admin.register(ScoreDelivery)
class ScoreDeliveryAdmin(Scoped, ReadOnlyAdmin):
    """What waits and why: rows are told by number, never by name."""

    belongs_to = Way("line_item__resource_link__context__course__organisation")

    list_display = [
        "id",
        "platform",
        "state",
        "problem",
        "last_http",
        "attempts",
        "next_at",
        "first_failed_at",
        "delivered_at",
        "gradebook_holds",
    ]
    list_filter = [
        "state",
        "problem",
        DifferingFilter,
        ("line_item__resource_link__context__deployment__registration", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["line_item__resource_link__context__deployment__registration"]
    exclude = ["lti_user", "grader", "comment", "acked_comment", "lease_token"]
    actions = ["send_again", "send_anyway"]
    change_list_template = "admin/lti_tool/scoredelivery/change_list.html"

    @admin.display(description=_("LMS"))
    def platform(self, obj: ScoreDelivery) -> str:
        return str(obj.line_item.resource_link.context.deployment.registration)

    @admin.display(description=_("the gradebook holds instead"))
    def gradebook_holds(self, obj: ScoreDelivery) -> StrOrPromise:
        if not grade_differs(obj):
            return ""
        if obj.lms_differs_at is None:
            return _("not known")
        if obj.lms_score is None:
            return _("no grade")
        return f"{obj.lms_score:g} / {obj.lms_maximum:g}" if obj.lms_maximum else f"{obj.lms_score:g}"

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Looking is one right, setting grades in motion another."""
        return request.user.has_perm("lti_tool.change_scoredelivery")

    @admin.action(description=_("Send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[ScoreDelivery]) -> None:
        for delivery in queryset:
            retry_delivery(delivery)
        messages.success(request, _("They are sent again within a minute."))

    @admin.action(description=_("Send anyway, over what the gradebook holds"), permissions=["send"])
    def send_anyway(self, request: HttpRequest, queryset: QuerySet[ScoreDelivery]) -> None:
        count = 0
        for delivery in queryset:
            if is_kept_back(delivery):
                send_over_newer(delivery)
            elif not send_over(delivery):
                continue
            self.log_change(request, delivery, "Sent over what the gradebook holds.")
            count += 1
        text = ngettext("%(count)s grade is sent again.", "%(count)s grades are sent again.", count)
        messages.success(request, text % {"count": count})

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("waiting/", guarded(self.waiting_view), name="lti_tool_scoredelivery_waiting"),
            path(
                "waiting/<int:registration_id>/wake/",
                guarded(self.wake_view),
                name="lti_tool_scoredelivery_wake",
            ),
            *super().get_urls(),
        ]

    def waiting_view(self, request: HttpRequest) -> HttpResponse:
        """The grades that wait, LMS by LMS."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        reachable = set(_platforms(request).values_list("pk", flat=True))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Grades that wait"),
            "opts": self.model._meta,
            "platforms": [one for one in platforms_at_work() if one.registration.pk in reachable],
            "may_wake": self.has_send_permission(request),
        }
        return render(request, "admin/lti_tool/scoredelivery/waiting.html", context)

    @method_decorator(require_POST)
    def wake_view(self, request: HttpRequest, registration_id: int) -> HttpResponse:
        """Forgets what was held against one LMS and tries all that waits for it."""
        if not self.has_send_permission(request):
            raise PermissionDenied
        registration = get_object_or_404(_platforms(request), pk=registration_id)
        wake_registration(registration)
        text = _("The grades that wait for %(platform)s are tried again now.")
        messages.success(request, text % {"platform": registration})
        return HttpResponseRedirect(reverse("admin:lti_tool_scoredelivery_waiting"))


def _platforms(request: HttpRequest) -> QuerySet[Registration]:
    """A whole LMS is told of, and woken, by its own organisation's staff."""
    return within(Registration.objects.all(), request, Way("organisation"))
