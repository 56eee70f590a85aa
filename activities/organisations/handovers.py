"""Courses that change hands: all those of a deployment at once, when its organisation is another one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from activities.models import Course, Enrolment, Organisation


@dataclass(frozen=True)
class Handover:
    """How many courses, and people in them, another organisation answers for; `in_units`: courses that leave a unit."""

    courses: int
    in_units: int
    people: int


def preview_handover(*, keys: Sequence[str], to: Organisation) -> Handover:
    """What `hand_over` would move."""
    courses = _courses(keys, to)
    people = Enrolment.objects.filter(course__in=courses).values("user").distinct().count()
    return Handover(courses.count(), courses.exclude(unit=None).count(), people)


def hand_over(*, keys: Sequence[str], to: Organisation) -> int:
    """The courses with these deployment keys are that organisation's, and in none of the former one's units."""
    return _courses(keys, to).update(organisation=to, unit=None)


def _courses(keys: Sequence[str], to: Organisation) -> QuerySet[Course]:
    return Course.objects.filter(deployment_key__in=keys).exclude(organisation=to)
