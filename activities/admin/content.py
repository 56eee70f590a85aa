"""Activities, and where they are placed."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from activities.admin.read_only import Undeletable
from activities.admin.scope import Scoped
from activities.models import Activity, Placement


@admin.register(Activity)
class ActivityAdmin(Undeletable, Scoped):
    """Content is loaded from files; here it is listed in the picker or not."""

    list_display = ["slug", "kind", "is_listed"]
    list_editable = ["is_listed"]
    list_filter = ["kind"]
    readonly_fields = ["slug", "kind", "current_version"]

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
