"""The units of an organisation: parts of it, with their courses and a shelf each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery

from activities.models import Activity, Course, Organisation, Unit

NAME_LENGTH = 120


class NameTakenError(Exception):
    """The organisation has another unit of this name."""


@dataclass(frozen=True)
class Leavings:
    """What a unit has: courses, and activities on its shelf."""

    courses: int
    activities: int


def units_of(organisation: Organisation) -> QuerySet[Unit]:
    """By name, each with the number of its `courses_there` and `activities_there`."""
    return Unit.objects.filter(organisation=organisation).annotate(
        courses_there=_count(Course.objects.filter(unit=OuterRef("pk"))),
        activities_there=_count(Activity.objects.filter(unit=OuterRef("pk"))),
    )


def add_unit(*, organisation: Organisation, name: str) -> Unit:
    """Raises NameTakenError."""
    try:
        with transaction.atomic():
            return Unit.objects.create(organisation=organisation, name=name)
    except IntegrityError as error:
        raise NameTakenError from error


def rename_unit(*, unit: Unit, name: str) -> None:
    """Raises NameTakenError."""
    try:
        with transaction.atomic():
            Unit.objects.filter(pk=unit.pk).update(name=name)
    except IntegrityError as error:
        raise NameTakenError from error


def leavings_of(unit: Unit) -> Leavings:
    return Leavings(Course.objects.filter(unit=unit).count(), Activity.objects.filter(unit=unit).count())


def remove_unit(*, unit: Unit) -> Leavings:
    """Its courses run on and belong to no unit; its activities lie on the organisation's shelf from now on."""
    with transaction.atomic():
        rows = Unit.objects.select_for_update().filter(pk=unit.pk)
        list(rows)  # whoever brings something into the unit at this moment comes before or after
        activities = Activity.objects.filter(unit=unit).update(unit=None)
        courses = Course.objects.filter(unit=unit).update(unit=None)
        rows.delete()
    return Leavings(courses, activities)


def courses_of(organisation: Organisation, *, text: str = "", unit: Unit | None = None) -> QuerySet[Course]:
    """The newest first, with their units; `text` is sought in their titles."""
    courses = Course.objects.filter(organisation=organisation).select_related("unit")
    if unit is not None:
        courses = courses.filter(unit=unit)
    return (courses.filter(title__icontains=text) if text else courses).order_by("-created_at", "-pk")


def set_unit(*, course: Course, unit: Unit | None) -> None:
    """`unit` is one of the course's own organisation, or none; one that has gone meanwhile is none."""
    here = (
        Unit.objects.filter(organisation=course.organisation_id, pk=unit.pk) if unit else Unit.objects.none()
    )
    with transaction.atomic():
        chosen = here.select_for_update().first()
        Course.objects.filter(pk=course.pk).update(unit=chosen)


def _count(rows: QuerySet[Course] | QuerySet[Activity]) -> Subquery:
    return Subquery(rows.order_by().values("unit").annotate(number=Count("pk")).values("number"))
