"""One activity in the place of another in all courses of a unit: links, columns and results stay with their placements."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from activities.models import Activity, Attempt, Placement, Unit


@dataclass(frozen=True)
class Replacement:
    """How much a replacement concerns: what it would change, or what it has changed."""

    courses: int
    placements: int
    under_way: int  # learners who have begun, and finish what they have begun


class SameActivityError(Exception):
    """Nothing is replaced by itself."""


def preview_replacement(*, unit: Unit, activity: Activity) -> Replacement:
    """What would be changed now."""
    rows = _placed(unit, activity)
    begun = Attempt.objects.filter(placement__in=rows.values("pk"), finished_at=None, counts=True)
    return Replacement(
        courses=rows.values("course").distinct().count(),
        placements=rows.count(),
        under_way=begun.values("learner").distinct().count(),
    )


@transaction.atomic
def replace_in_unit(*, unit: Unit, activity: Activity, by: Activity) -> Replacement:
    """Whoever begins from now on begins the other one; an attempt keeps the version that it was begun with.

    Raises SameActivityError.
    """
    if activity.pk == by.pk:
        raise SameActivityError
    rows = _placed(unit, activity).select_for_update(of=("self",)).order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    replaced = preview_replacement(unit=unit, activity=activity)
    Placement.objects.filter(pk__in=ids).update(activity=by)
    return replaced


def replaceable_in(unit: Unit) -> QuerySet[Activity]:
    """The activities that the unit's courses have."""
    placed = Exists(Placement.objects.filter(course__unit=unit, activity=OuterRef("pk")))
    rows = Activity.objects.filter(placed, current_version__isnull=False)
    return rows.select_related("current_version").defer("current_version__content")


def _placed(unit: Unit, activity: Activity) -> QuerySet[Placement]:
    return Placement.objects.filter(course__unit=unit, activity=activity).order_by()
