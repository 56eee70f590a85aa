"""What people said about this service."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from activities.admin.scope import Scoped
from activities.models import Feedback
from activities.runtime import clock


@admin.register(Feedback)
class FeedbackAdmin(Scoped):
    """Unanswered first; the law gives 14 days."""

    list_display = ["created_at", "message", "contact", "organisation", "answered_at"]
    list_filter = [
        ("answered_at", admin.EmptyFieldListFilter),
        ("organisation", admin.RelatedOnlyFieldListFilter),
    ]
    readonly_fields = ["created_at", "message", "contact", "page", "organisation"]
    actions = ["mark_answered"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Feedback comes from its form."""
        return False

    @admin.action(description=_("Mark as answered"))
    def mark_answered(self, request: HttpRequest, queryset: QuerySet[Feedback]) -> None:
        """The staff have answered these."""
        queryset.filter(answered_at=None).update(answered_at=clock.now())
