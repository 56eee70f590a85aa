"""Deployments that took the place of others: the page that does it after a look, and the one that takes it back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from activities.runtime import clock
from lti_tool.admin.read_only import ReadOnlyAdmin
from lti_tool.admin.scope import Scoped, Way
from lti_tool.bridge import User
from lti_tool.models import Deployment, Replacement
from lti_tool.registration import services as registration

WHY_NOT = {
    "another_client": _("Only deployments of the same client can take each other's place."),
    "another_organisation": _(
        "The two deployments belong to different organisations. Courses do not move from one organisation to another this way."
    ),
    "claims_each_other": _(
        "%(by)s has taken the place of this deployment, so this one cannot take the place of %(by)s. "
        "Take the first replacement back, if it is less than a day old."
    ),
    "is_replaced": _(
        "%(by)s has taken the place of this deployment already. Choose that one as the new one."
    ),
    "was_replaced": _("%(by)s has taken the place of that deployment already."),
    "undone_already": _("It was taken back already."),
    "too_late": _("It is more than a day old. What is needed to take it back is no longer kept."),
    "too_much": _(
        "The courses that both had held too much work to be told apart again. Restore the backup from before it."
    ),
    "changed_since": _(
        "The courses have changed since: some are gone, or have moved on to another deployment. Nothing was taken back."
    ),
}


def why_not(error: registration.CannotReplaceError | registration.CannotUndoError) -> str:
    """The refusal in words."""
    by = error.by if isinstance(error, registration.CannotReplaceError) else None
    return WHY_NOT[error.code] % {"by": by.deployment_id if by else ""}


def replace(
    request: HttpRequest, deployment: Deployment, former: Deployment
) -> HttpResponse | registration.ReplacementPreview | None:
    """What will move, or the way on after it has; None, with a message, where it cannot be."""
    try:
        if request.method == "POST" and "sure" in request.POST and isinstance(request.user, User):
            registration.replace_deployment(former=former, by=deployment, actor=request.user)
            messages.success(request, _("The courses, links, people and results have moved."))
            return HttpResponseRedirect(reverse("admin:lti_tool_replacement_changelist"))
        return registration.preview_replacement(former=former, by=deployment)
    except registration.CannotReplaceError as error:
        messages.error(request, why_not(error))
        return None


@admin.register(Replacement)
class ReplacementAdmin(Scoped, ReadOnlyAdmin):
    """Each stays as a record; within a day it can be taken back."""

    belongs_to = Way("successor__", is_to_deployment=True)
    list_display = ["made_at", "former", "successor", "undone_at", "way_back"]
    list_select_related = ["former__registration", "successor__registration"]
    exclude = ["before"]

    @admin.display(description=_("take back"))
    def way_back(self, obj: Replacement) -> str:
        if obj.undone_at or obj.made_at < clock.now() - registration.UNDONE_WITHIN:
            return ""
        page = reverse("admin:lti_tool_replacement_undo", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', page, _("Take back …"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.undo_view)
        return [path("<int:pk>/undo/", view, name="lti_tool_replacement_undo"), *super().get_urls()]

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tells what goes back, and does it when that is confirmed."""
        if not request.user.has_perm("lti_tool.change_deployment"):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request).select_related("former", "successor"), pk=pk)
        way_back = HttpResponseRedirect(reverse("admin:lti_tool_replacement_changelist"))
        try:
            preview = registration.preview_undo(row)
            if request.method == "POST" and isinstance(request.user, User):
                registration.undo_replacement(replacement=row, actor=request.user)
                messages.success(request, _("Each deployment has its own courses again."))
                return way_back
        except registration.CannotUndoError as error:
            messages.error(request, why_not(error))
            return way_back
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Take a replacement back"),
            "opts": self.opts,
            "replacement": row,
            "preview": preview,
        }
        return render(request, "admin/lti_tool/replacement/undo.html", context)
