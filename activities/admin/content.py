"""Activities, and where they are placed."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from activities.admin.read_only import Undeletable
from activities.admin.scope import Scoped
from activities.models import Activity, Placement
from activities.organisations import services as organisations
from activities.publishing import services as publishing

SHELF = ["shelf", "organisation", "unit", "is_offered", "origin", "origin_number"]


@admin.register(Activity)
class ActivityAdmin(Undeletable, Scoped):
    """Content is loaded from files; here it is listed in the picker or not. It changes shelves by the pages of management."""

    list_display = ["slug", "kind", "shelf", "organisation", "unit", "is_offered", "origin", "is_listed"]
    list_editable = ["is_listed"]
    list_filter = ["kind", "is_offered", ("origin", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation", "unit", "origin"]
    fields = ["slug", "kind", "current_version", *SHELF, "is_listed"]
    readonly_fields = ["slug", "kind", "current_version", *SHELF]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        """To staff of an organisation, what other people keep to themselves is not there."""
        rows: QuerySet[Activity] = super().get_queryset(request)
        if organisations.reaches_all(request.user):
            return rows
        return rows.filter(Q(owner=None) | Q(owner=request.user.pk))

    @admin.display(description=_("Shelf"))
    def shelf(self, activity: Activity) -> str:
        """In a word."""
        return publishing.shelf_of(activity).label

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Activities come from content files."""
        return False


@admin.register(Placement)
class PlacementAdmin(Undeletable, Scoped):
    """Which result counts can be chosen here."""

    belongs_to = "course__organisation"

    list_display = ["public_id", "course", "activity", "counting"]
    list_filter = ["counting"]
    readonly_fields = ["public_id", "course", "activity"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Placements come from courses."""
        return False
