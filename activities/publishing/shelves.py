"""On which shelf an activity lies, and what may be taken from the shelves in a course.

Between organisations the shelves are a fence: nothing of another one's is found by any name. Within one, what an LMS
has stored keeps working, so whoever follows a link of the organisation's finds all that is the organisation's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Course, Organisation, Placement, Unit, User
from activities.models.organisations import FIRST


class Shelf(StrEnum):
    """Where an activity lies, the widest first."""

    COMMON = "common"
    ORGANISATION = "organisation"
    UNIT = "unit"
    MINE = "mine"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS = {
    Shelf.COMMON: _("Common"),
    Shelf.ORGANISATION: _("Organisation"),
    Shelf.UNIT: _("Unit"),
    Shelf.MINE: _("My own"),
}


@dataclass(frozen=True)
class Place:
    """A shelf of an organisation: its own, or a unit's or a person's in it."""

    organisation: Organisation
    unit: Unit | None = None
    owner: User | None = None

    def columns(self) -> dict[str, object]:
        """The activity's columns that name this shelf."""
        return {"organisation": self.organisation, "unit": self.unit, "owner": self.owner}


def shelf_of(activity: Activity) -> Shelf:
    if activity.organisation_id is None:
        return Shelf.COMMON
    if activity.owner_id is not None:
        return Shelf.MINE
    return Shelf.UNIT if activity.unit_id is not None else Shelf.ORGANISATION


def usable_in(course: Course, person: User) -> QuerySet[Activity]:
    """What this person may pick in the course: common, the organisation's, the course's unit's and his or her own."""
    return published().filter(_is_usable(course, person))


def usable_by(unit: Unit) -> QuerySet[Activity]:
    """What everyone may pick in the unit's courses: common, the organisation's and the unit's."""
    on_shelf = Q(organisation=unit.organisation_id, owner=None) & (Q(unit=None) | Q(unit=unit))
    return published().filter(Q(organisation=None) | on_shelf)


def seen_in(course: Course, person: User) -> QuerySet[Activity]:
    """What may be previewed there: all that may be picked, and what the course has already, wherever it lies now."""
    placed = Exists(Placement.objects.filter(course=course.pk, activity=OuterRef("pk")))
    return published().filter(_is_usable(course, person) | placed)


def known_in(course: Course) -> QuerySet[Activity]:
    """What a link of the course may name: the link may have been made when the activity lay on a unit's or a person's shelf.

    What the courses of one deployment have already is known there, whoever has it now.
    """
    key = course.deployment_key
    here = Q(course__deployment_key=key) if key else Q(course=course.pk)
    placed = Exists(Placement.objects.filter(here, activity=OuterRef("pk")))
    return published().filter(Q(organisation=None) | _of_organisation(course) | placed)


def published() -> QuerySet[Activity]:
    rows = Activity.objects.filter(current_version__isnull=False)
    return rows.select_related("current_version").defer("current_version__content")


def _is_usable(course: Course, person: User) -> Q:
    on_shelf = Q(owner=None, unit=None) | Q(owner=person.pk)
    if course.unit_id is not None:
        on_shelf |= Q(owner=None, unit=course.unit_id)
    return Q(organisation=None) | (_of_organisation(course) & on_shelf)


def _of_organisation(course: Course) -> Q:
    """A course of a release that knew no organisations is the first one's until its next launch."""
    if course.organisation_id is None:
        return Q(organisation__public_id=FIRST)
    return Q(organisation=course.organisation_id)
