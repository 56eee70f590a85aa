"""Staff with passwords, and people who came from courses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from activities.admin.read_only import Undeletable
from activities.models import User
from activities.organisations import services as organisations

if TYPE_CHECKING:
    BaseUserAdmin = UserAdmin[User]  # generic in the stubs only
else:
    BaseUserAdmin = UserAdmin


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

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """To who is no superuser: the people of their organisations' courses and the staff beside them."""
        rows: QuerySet[User] = super().get_queryset(request)
        if organisations.reaches_all(request.user):
            return rows
        own = organisations.organisations_for(request.user)
        here = Q(enrolments__course__organisation__in=own) | Q(memberships__organisation__in=own)
        return rows.filter(pk__in=User.objects.filter(here, is_superuser=False).values("pk"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Rights reach beyond an organisation: only superusers give them."""
        return (
            () if organisations.reaches_all(request.user) else ("is_superuser", "groups", "user_permissions")
        )
