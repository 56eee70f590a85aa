"""Sums of the organisations that someone is staff of."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from activities.admin.read_only import ReadOnly
from activities.models import Organisation, OrganisationSum
from activities.organisations import services as organisations
from activities.views.teaching import sums

PAGE = "admin/activities/organisationsum/sums.html"


@admin.register(OrganisationSum)
class OrganisationSumAdmin(ReadOnly):
    """A list of organisations in place of one of rows: each leads to its page."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever is staff of some organisation."""
        return _own(request).exists()

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """As the module's; single rows are read on the organisation's page alone."""
        return obj is None and self.has_module_permission(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The organisations whose sums the person may read."""
        context = {**self._context(request), "organisations": _own(request)}
        return render(request, "admin/activities/organisationsum/organisations.html", context)

    def get_urls(self) -> list[URLPattern]:
        """The page of an organisation and its files, by its public id."""
        ways = [
            ("<slug:organisation>/", self._page, "organisation"),
            ("<slug:organisation>/sums.csv", self._csv, "csv"),
            ("<slug:organisation>/sums.xlsx", self._xlsx, "xlsx"),
        ]
        pages = [
            path(f"of/{route}", self.admin_site.admin_view(view), name=f"activities_organisationsum_{name}")
            for route, view, name in ways
        ]
        return [*pages, *super().get_urls()]

    def _page(self, request: HttpRequest, organisation: str) -> HttpResponse:
        return sums.page(request, _found(request, organisation), template=PAGE, **self._context(request))

    def _csv(self, request: HttpRequest, organisation: str) -> HttpResponse:
        return self._file(request, organisation, "csv")

    def _xlsx(self, request: HttpRequest, organisation: str) -> HttpResponse:
        return self._file(request, organisation, "xlsx")

    def _file(self, request: HttpRequest, organisation: str, ending: str) -> HttpResponse:
        found = _found(request, organisation)
        return sums.file(request, found, ending, template=PAGE, **self._context(request))

    def _context(self, request: HttpRequest) -> dict[str, object]:
        return {**self.admin_site.each_context(request), "opts": self.model._meta, "title": _("Sums")}


def _own(request: HttpRequest) -> QuerySet[Organisation]:
    return organisations.organisations_for(request.user)


def _found(request: HttpRequest, organisation: str) -> Organisation:
    return get_object_or_404(_own(request), public_id=organisation)
