"""An attempt locked for a change, with its learner's line in the course: attempts first, then lines, everywhere."""

from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from activities.models import Attempt, Enrolment
from activities.runtime.compiled_queries import Select, Slot


def lock_attempt(attempt: Attempt) -> Attempt:
    """The attempt as it is now, locked; `line` is its learner's place in the course, locked where the attempt counts.

    Who arrives in a new role holds the line and asks for attempts that did not count (arrivals.py): those wait for it.
    """
    if attempt.counts:
        row = _WITH_LINE.one(attempt=attempt.pk, course=attempt.placement.course_id)
        if row is not None and row.placement_id == attempt.placement_id:
            row.placement, row.version = attempt.placement, attempt.version
            return row
    row = _ALONE.one(attempt=attempt.pk)
    if row is None:
        raise Attempt.DoesNotExist
    row.version = attempt.version
    return row


def line_of(attempt: Attempt) -> Enrolment | None:
    """The learner's place in the course, locked; None for whoever has none any more."""
    if attempt.line is None:
        attempt.line = _LINE.one(course=attempt.placement.course_id, learner=attempt.learner_id)
    return attempt.line


def _row() -> QuerySet[Attempt]:
    return Attempt.objects.filter(pk=Slot("attempt"))


def _with_line() -> QuerySet[Attempt]:
    here = Q(learner__enrolments__course=Slot("course"))
    line: dict[str, Any] = {"line": FilteredRelation("learner__enrolments", condition=here)}
    related, there = ["line"], {"line__isnull": False}
    # Django calls the joined line by the field that leads back to the learner; a test reads what PostgreSQL locks.
    return (
        _row()
        .annotate(**line)
        .filter(**there)
        .select_related(*related)
        .select_for_update(of=("self", "user"))
    )


_WITH_LINE = Select(_with_line)
_ALONE = Select(lambda: _row().select_for_update())
_LINE = Select(
    lambda: Enrolment.objects.select_for_update().filter(course=Slot("course"), user=Slot("learner"))
)
