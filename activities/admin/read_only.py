"""Pages of the admin on which nothing is removed, or nothing is written at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from activities.models import User

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]  # generic in the stubs only
else:
    ModelAdmin = admin.ModelAdmin


class Undeletable(ModelAdmin):
    """Nobody loses work by a click: erasure is a command of its own."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


class ReadOnly(Undeletable):
    """To be looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


def staff_of(request: HttpRequest) -> User | None:
    """Who does this: someone with a password."""
    return request.user if isinstance(request.user, User) else None
