"""What two courses are before they become one, so that they can be told apart again for a while.

Ids, numbers and moments alone, and of the second course above all: no word that anybody wrote.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.db.models import Model, QuerySet

from activities.models import (
    Admission,
    ApiToken,
    Attempt,
    Course,
    Enrolment,
    Expected,
    GradeEvent,
    Outreach,
    Placement,
)

Memory = dict[str, Any]
Row = TypeVar("Row", bound=Model)


def remember_courses(
    *, course: Course, other: Course, same: Sequence[tuple[Placement, Placement]], touched: Sequence[int]
) -> Memory:
    """Fit for JSON. `touched`: further placements of the first course that change in the merger."""
    there = [fresh.pk for _here, fresh in same]
    here = [former.pk for former, _there in same]
    admissions = Admission.objects.filter(placement__in=there)
    learners = admissions.values("learner")
    enrolments = Enrolment.objects.filter(course=other)
    cases = Outreach.objects.filter(course=other).values_list("pk", "number", "closed_at")
    return {
        "here": whole_rows(Course.objects.filter(pk=course.pk)),
        "other": whole_rows(Course.objects.filter(pk=other.pk)),
        "pairs": [[former.pk, fresh.pk] for former, fresh in same],
        "placements": whole_rows(Placement.objects.filter(course=other)),
        "touched": whole_rows(Placement.objects.filter(pk__in=[*here, *touched])),
        "attempts": _lists(
            Attempt.objects.filter(placement__in=there).values_list("pk", "placement", "number")
        ),
        "grades": _lists(GradeEvent.objects.filter(placement__in=there).values_list("pk", "placement")),
        "admissions": whole_rows(admissions),
        "admitted": _lists(
            Admission.objects.filter(placement__in=here, learner__in=learners).values_list(
                "placement", "learner"
            )
        ),
        "people": whole_rows(enrolments),
        "joined": whole_rows(Enrolment.objects.filter(course=course, user__in=enrolments.values("user"))),
        "expected": whole_rows(Expected.objects.filter(course=other)),
        "cases": [[pk, number, closed_at is None] for pk, number, closed_at in cases],
        "tokens": list(ApiToken.objects.filter(course=other).values_list("pk", flat=True)),
    }


def whole_rows(queryset: QuerySet[Any]) -> list[Any]:
    """Whole rows, fit for JSON; moments to the microsecond, which Django's own JSON would round."""
    found: list[Any] = json.loads(
        json.dumps(serializers.serialize("python", queryset.order_by("pk")), default=_written)
    )
    return found


def stored_rows(remembered: Sequence[Any]) -> Iterator[DeserializedObject]:
    """The rows again: `object` is one as it was, `save` puts it where it stood, under its own number."""
    return iter(serializers.deserialize("python", remembered))


def originals(remembered: Sequence[Any], model: type[Row]) -> list[Row]:
    """The rows as they were, to be looked at."""
    return [one.object for one in stored_rows(remembered) if isinstance(one.object, model)]


def _written(value: date) -> str:
    return value.isoformat()


def _lists(values: QuerySet[Any, tuple[Any, ...]]) -> list[list[Any]]:
    return [list(one) for one in values]
