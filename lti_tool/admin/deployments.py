"""The deployments of LMSs: approving one, and letting one take the place of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lti_tool.admin import replacements
from lti_tool.admin.owners import OwnedAdmin
from lti_tool.admin.scope import Way
from lti_tool.models import Deployment, Registration, Standing
from lti_tool.registration import services as registration

if TYPE_CHECKING:  # generic in the stubs only
    AnyForm = ModelForm[Any]
else:
    AnyForm = ModelForm


class DeploymentForm(AnyForm):
    """A deployment stays with its LMS: its people are known under that client id alone."""

    def clean_registration(self) -> Registration:
        found: Registration = self.cleaned_data["registration"]
        former = self.instance.registration_id
        if self.instance.pk and former != found.pk:
            raise ValidationError(
                _("A deployment and its courses stay with their LMS. Its organisation has a page of its own.")
            )
        return found


@admin.register(Deployment)
class DeploymentAdmin(OwnedAdmin):
    """Deployments that LMSs named in launches; a new one waits here for one click."""

    belongs_to = Way("", is_to_deployment=True)
    form = DeploymentForm
    list_display = ["deployment_id", "registration", "owner", "standing", "first_seen_at", "brings"]
    list_select_related = ["organisation", "registration__organisation"]
    list_filter = ["standing", ("registration", admin.RelatedOnlyFieldListFilter)]
    actions = ["approve", "replaces"]

    def get_readonly_fields(self, request: HttpRequest, obj: Deployment | None = None) -> list[str]:
        return ["owner"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Deployment | None = None) -> Any:
        return ["registration", "deployment_id", "standing", "owner" if obj else "organisation"]

    @admin.action(description=_("Approve"))
    def approve(self, request: HttpRequest, queryset: QuerySet[Deployment]) -> None:
        count = queryset.update(standing=Standing.ACTIVE)
        text = ngettext("%(count)s deployment is approved.", "%(count)s deployments are approved.", count)
        messages.success(request, text % {"count": count})

    @admin.action(description=_("This replaces another deployment …"))
    def replaces(self, request: HttpRequest, queryset: QuerySet[Deployment]) -> HttpResponse | None:
        if len(queryset) != 1:
            messages.error(request, _("Mark one deployment: the new one."))
            return None
        return HttpResponseRedirect(reverse("admin:lti_tool_deployment_replaces", args=[queryset[0].pk]))

    @admin.display(description=_("brings courses of"))
    def brings(self, obj: Deployment) -> str:
        """An offer, which a person takes up: one client may serve many schools."""
        likeness = (
            next(iter(registration.find_likenesses(obj)), None) if obj.standing == Standing.ACTIVE else None
        )
        if likeness is None or likeness.former.standing == Standing.DISABLED:
            return ""
        facts = {
            "deployment": likeness.former.deployment_id,
            "courses": likeness.courses,
            "links": likeness.links,
        }
        return _("%(deployment)s (courses: %(courses)s, links: %(links)s). Installed anew?") % facts

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.replaces_view)
        own = path("<int:pk>/replaces/", view, name="lti_tool_deployment_replaces")
        return [own, *super().get_urls()]

    def replaces_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks for the former deployment, tells what moves, and for a confirmation of what that means."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request).select_related("registration")
        deployment = get_object_or_404(rows, pk=pk)
        others = rows.filter(registration=deployment.registration_id).exclude(pk=pk)
        form = request.POST if request.method == "POST" else request.GET
        former = others.filter(pk__in=_number(form.get("former"))).first()
        found = replacements.replace(request, deployment, former) if former else None
        if isinstance(found, HttpResponse):
            return found
        if request.method == "POST" and (former is None or "sure" not in form):
            messages.error(request, _("Choose the former deployment, and say that you are sure."))
        likeness = {one.former.pk: one for one in registration.find_likenesses(deployment)}
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("This replaces another deployment"),
            "opts": self.model._meta,
            "deployment": deployment,
            "former": former,
            "preview": found,
            "others": [(one, likeness.get(one.pk)) for one in others.order_by("-first_seen_at")],
        }
        return render(request, "admin/lti_tool/deployment/replaces.html", context)


def _number(value: object) -> list[int]:
    text = str(value or "")
    return [int(text)] if text.isascii() and text.isdigit() and len(text) < 18 else []
