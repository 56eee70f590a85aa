"""The end of an organisation in the administration: its archive, the thirty days, the way back. For superusers."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from activities.admin.read_only import staff_of
from activities.admin.scope import Scoped
from activities.models import Organisation
from activities.organisations import services as organisations
from activities.privacy import services as privacy


class Endable(Scoped):
    """Pages beside an organisation's own."""

    @admin.display(description=_("The end of the organisation"))
    def ending(self, obj: Organisation) -> SafeString:
        """The way there."""
        page = reverse("admin:activities_organisation_end", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', page, _("Copy or end …"))

    def get_urls(self) -> list[URLPattern]:
        """The page and the archive."""
        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/end/", guarded(self._end_view), name="activities_organisation_end"),
            path("<int:pk>/export.zip", guarded(self._export_view), name="activities_organisation_export"),
            *super().get_urls(),
        ]

    def _end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = _found(request, pk)
        if request.method == "POST" and "take_back" in request.POST:
            return _taken_back(request, found)
        if request.method == "POST" and "sure" in request.POST:
            organisations.end_organisation(organisation=found)
            _note(request, "organisation.end", found)
            return HttpResponseRedirect(request.path)
        if request.method == "POST":
            messages.error(request, _("Say first that there is a copy."))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("The end of the organisation"),
            "opts": self.model._meta,
            "organisation": found,
        }
        return render(request, "admin/activities/organisation/end.html", context)

    def _export_view(self, request: HttpRequest, pk: int) -> FileResponse:
        found = _found(request, pk)
        _note(request, "organisation.export", found)
        with ExitStack() as closed_on_a_fault:
            file = closed_on_a_fault.enter_context(tempfile.TemporaryFile())
            privacy.write_organisation(organisation=found, to=file, language=get_language() or "")
            file.seek(0)
            closed_on_a_fault.pop_all()  # the answer closes it
        return FileResponse(file, as_attachment=True, filename="organisation.zip")


def _found(request: HttpRequest, pk: int) -> Organisation:
    if not organisations.reaches_all(request.user):
        raise PermissionDenied
    return get_object_or_404(Organisation, pk=pk)


def _taken_back(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    try:
        organisations.take_back_end(organisation=organisation)
    except organisations.ErasureBegunError:
        messages.error(request, _("The thirty days are over. It is being erased."))
    else:
        _note(request, "organisation.take_back", organisation)
        messages.success(request, _("Its courses are open again."))
    return HttpResponseRedirect(request.path)


def _note(request: HttpRequest, action: str, organisation: Organisation) -> None:
    privacy.record_event(action=action, actor=staff_of(request), organisation=organisation)
