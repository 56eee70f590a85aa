"""Courses, where people stand in them, and the ledger."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from activities.admin.read_only import ReadOnly, staff_of
from activities.admin.scope import Scoped
from activities.models import Course, GradeEvent, Progress
from activities.privacy import services as privacy


@admin.register(Course)
class CourseAdmin(ReadOnly, Scoped):
    """Courses; sought when a token is made for one."""

    search_fields = ["title", "public_id"]
    ordering = ["title", "pk"]


@admin.register(Progress, GradeEvent)
class RecordAdmin(ReadOnly, Scoped):
    """Where people stand, and the ledger; an instructor's words to a learner are not the staff's to read."""

    belongs_to = "placement__course__organisation"

    exclude = ["comment"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every look at people's data is written down, the staff's too."""
        privacy.record_event(action="admin.records.list", actor=staff_of(request))
        return super().changelist_view(request, extra_context)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Notes in the audit who looked at the person's row."""
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            course = row.placement.course
            privacy.record_event(
                action="admin.record.view", actor=staff_of(request), subject=row.learner, course=course
            )
        return row
