"""Staff with passwords, and people who came from courses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.utils.translation import gettext_lazy as _

from activities.admin.read_only import Undeletable
from activities.models import User

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
