"""Whose an LMS or a deployment is: shown, and given to another organisation after a look at what moves with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lti_tool import bridge
from lti_tool.admin.scope import Scoped
from lti_tool.models import Deployment, Registration
from lti_tool.registration import services as registration

if TYPE_CHECKING:  # generic in the stubs only
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

INHERITED = ""  # a deployment that has no organisation of its own


def choices(request: HttpRequest) -> list[bridge.Organisation]:
    """Those among which whoever asks may choose."""
    if bridge.reaches_all(request.user):
        bridge.first_organisation()  # there is one from the first LMS on
    return list(bridge.organisations_for(request.user))


def chosen_among(request: HttpRequest, public_id: str) -> bridge.Organisation:
    """The one of that id, or the first of those that there are for whoever asks."""
    allowed = choices(request)
    if not allowed:
        raise PermissionDenied
    named = [one for one in allowed if one.public_id == public_id]
    first = [one for one in allowed if one == bridge.first_organisation()]
    return [*named, *first, *allowed][0]


class OwnedAdmin(Scoped, ModelAdmin):
    """An administration of what belongs to an organisation; it changes on a page of its own."""

    @admin.display(description=_("organisation"))
    def owner(self, obj: Registration | Deployment) -> str:
        page = reverse(f"admin:lti_tool_{self.opts.model_name}_assign", args=[obj.pk])
        return format_html('{} (<a href="{}">{}</a>)', owner_of(obj).name, page, _("Change"))

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Model] | None:
        """Whoever does not reach all says for which of the organisations it is."""
        if db_field.name == "organisation":
            kwargs["required"] = not bridge.reaches_all(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.assign_view)
        own = path("<int:pk>/organisation/", view, name=f"lti_tool_{self.opts.model_name}_assign")
        return [own, *super().get_urls()]

    def assign_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks which organisation, tells what goes along, and does it when that is confirmed."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        form = request.POST if request.method == "POST" else request.GET
        chosen = chosen_from(request, form.get("organisation"), row)
        if request.method == "POST" and chosen is not None and isinstance(request.user, bridge.User):
            count = chosen.hand_over(request.user)
            text = ngettext("%(count)s course has moved.", "%(count)s courses have moved.", count)
            messages.success(request, text % {"count": count})
            return HttpResponseRedirect(reverse(f"admin:lti_tool_{self.opts.model_name}_changelist"))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Whose is it?"),
            "opts": self.opts,
            "row": f"{row.registration}: {row.deployment_id}" if isinstance(row, Deployment) else row,
            "owner": owner_of(row),
            "organisations": choices(request),
            "may_inherit": isinstance(row, Deployment),
            "chosen": chosen,
            "is_unclear": "organisation" in form and chosen is None,
        }
        return render(request, "admin/lti_tool/assign.html", context)


class Chosen:
    """One organisation for one LMS or deployment: what it means, and how it is done."""

    def __init__(self, row: Registration | Deployment, organisation: bridge.Organisation | None) -> None:
        self.value = organisation.public_id if organisation else INHERITED
        self._row, self._organisation = row, organisation

    @property
    def owner(self) -> bridge.Organisation:
        if self._organisation is not None:
            return self._organisation
        row = self._row
        return registration.registration_owner(row.registration if isinstance(row, Deployment) else row)

    @property
    def handover(self) -> bridge.Handover:
        row = self._row
        if isinstance(row, Deployment):
            return registration.preview_assignment(deployment=row, organisation=self._organisation)
        return registration.preview_registration(registration=row, organisation=self.owner)

    def hand_over(self, actor: bridge.User) -> int:
        row = self._row
        if isinstance(row, Deployment):
            return registration.assign_deployment(
                deployment=row, organisation=self._organisation, actor=actor
            )
        return registration.assign_registration(registration=row, organisation=self.owner, actor=actor)


def chosen_from(request: HttpRequest, value: str | None, row: Registration | Deployment) -> Chosen | None:
    """None where nothing was chosen, or something that is not there for whoever asks."""
    if value is None:
        return None
    allowed = choices(request)
    if value == INHERITED and isinstance(row, Deployment):
        is_allowed = registration.registration_owner(row.registration) in allowed
        return Chosen(row, None) if is_allowed else None
    found = next((one for one in allowed if one.public_id == value), None)
    return Chosen(row, found) if found else None


def owner_of(row: Registration | Deployment) -> bridge.Organisation:
    if isinstance(row, Deployment):
        return registration.owner_of(row)
    return registration.registration_owner(row)
