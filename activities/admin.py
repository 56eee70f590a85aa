"""What staff see and mend; what people did is shown and never changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from activities import clock
from activities.models import (
    Activity,
    AuditEvent,
    Course,
    Feedback,
    GradeEvent,
    Placement,
    Progress,
    User,
)

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]  # generic in the stubs only
    BaseUserAdmin = UserAdmin[User]
else:
    ModelAdmin = admin.ModelAdmin
    BaseUserAdmin = UserAdmin


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


@admin.register(User)
class PersonAdmin(Undeletable, BaseUserAdmin):
    """Staff with passwords, and people without names who came from a course."""

    list_display = ["username", "is_staff", "is_active", "language"]
    list_filter = ["is_staff", "is_superuser", "is_active"]
    search_fields = ["username"]
    fieldsets = [
        (None, {"fields": ["username", "password", "language"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
    ]
    add_form = AdminUserCreationForm


@admin.register(Activity)
class ActivityAdmin(Undeletable):
    """Content is loaded from files; here it is listed in the picker or not."""

    list_display = ["slug", "kind", "is_listed"]
    list_editable = ["is_listed"]
    list_filter = ["kind"]
    readonly_fields = ["slug", "kind", "current_version"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Activities come from content files."""
        return False


@admin.register(Placement)
class PlacementAdmin(Undeletable):
    """Which result counts can be chosen here."""

    list_display = ["public_id", "course", "activity", "counting"]
    list_filter = ["counting"]
    readonly_fields = ["public_id", "course", "activity"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Placements come from courses."""
        return False


@admin.register(Feedback)
class FeedbackAdmin(ModelAdmin):
    """Unanswered first; the law gives 14 days."""

    list_display = ["created_at", "message", "contact", "answered_at"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter)]
    readonly_fields = ["created_at", "message", "contact", "page"]
    actions = ["mark_answered"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Feedback comes from its form."""
        return False

    @admin.action(description=_("Mark as answered"))
    def mark_answered(self, request: HttpRequest, queryset: QuerySet[Feedback]) -> None:
        """The staff have answered these."""
        queryset.filter(answered_at=None).update(answered_at=clock.now())


@admin.register(Course, Progress, GradeEvent)
class RecordAdmin(ReadOnly):
    """Courses, where people stand, and the ledger; an instructor's words to a learner are not the staff's to read."""

    exclude = ["comment"]


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    """Who looked at, took out or removed a person's data; tokens, since names stand nowhere here."""

    list_display = ["at", "action", "actor", "subject", "target", "course"]
    list_filter = ["action", "at"]
    search_fields = ["actor", "subject", "target", "course"]
