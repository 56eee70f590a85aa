"""What an organisation does with its own activities: lays them on another shelf, and lets other organisations copy them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from activities.models import Activity, Organisation, Placement, User
from activities.publishing import copies, shelves
from activities.publishing.shelves import Place


class NotOursError(Exception):
    """The activity lies on no shelf of this organisation."""


class OnlyCopiedError(Exception):
    """It is another one's work as it was taken, and that one's to offer."""


class NotForAllError(Exception):
    """It lies on a person's own shelf, where nobody else sees it."""


def shelved_in(organisation: Organisation, person: User) -> QuerySet[Activity]:
    """All shelves of the organisation, but for those that other people keep to themselves."""
    ours = shelves.published().filter(Q(owner=None) | Q(owner=person), organisation=organisation)
    related = ["organisation", "unit", "origin__organisation", "origin__current_version"]
    return ours.select_related(*related).defer("origin__current_version__content")


def courses_with(activities: Iterable[Activity], organisation: Organisation) -> dict[int, int]:
    """In how many of the organisation's courses each of them is, by its id."""
    placed = Placement.objects.filter(activity__in=[one.pk for one in activities], away_at=None)
    ours = placed.filter(course__organisation=organisation).order_by()
    return dict(ours.values_list("activity").annotate(Count("course", distinct=True)))


def copies_in(organisation: Organisation, person: User) -> dict[int, Activity]:
    """The copies that the organisation has on its shelves, by their origin's id; one where there are several."""
    copies_there = shelved_in(organisation, person).exclude(origin=None).order_by("-pk")
    return {one.origin_id: one for one in copies_there if one.origin_id is not None}


@transaction.atomic
def offer_activity(*, activity: Activity, organisation: Organisation) -> None:
    """Other organisations may take a copy from now on. Raises NotOursError, NotForAllError or OnlyCopiedError."""
    row = _locked(activity, organisation)
    if row.owner_id is not None:
        raise NotForAllError
    if copies.is_mere_copy(row):
        raise OnlyCopiedError
    Activity.objects.filter(pk=row.pk).update(is_offered=True)


@transaction.atomic
def withdraw_offer(*, activity: Activity, organisation: Organisation) -> None:
    """Nobody takes a further copy; the copies that there are stay. Raises NotOursError."""
    Activity.objects.filter(pk=_locked(activity, organisation).pk).update(is_offered=False)


def offered_to(organisation: Organisation) -> QuerySet[Activity]:
    """What others offer it, and what all have in common: of these it may take copies of its own."""
    offered = Q(is_offered=True) & ~Q(organisation=organisation) & Q(organisation__erased_from=None)
    rows = shelves.published().filter(Q(organisation=None) | offered)
    return rows.filter(is_listed=True).select_related("organisation")


@transaction.atomic
def move_to_shelf(*, activity: Activity, place: Place) -> None:
    """Lay it on another shelf of its organisation: what is placed somewhere stays there, and so does every address.

    On a person's own shelf it is offered to nobody. Raises NotOursError.
    """
    row = _locked(activity, place.organisation)
    if place.unit is not None and place.unit.organisation_id != place.organisation.pk:
        raise NotOursError
    is_offered = row.is_offered and place.owner is None
    Activity.objects.filter(pk=row.pk).update(**place.columns(), is_offered=is_offered)


def _locked(activity: Activity, organisation: Organisation) -> Activity:
    ours = Activity.objects.select_for_update(of=("self",)).filter(pk=activity.pk, organisation=organisation)
    row = ours.first()
    if row is None:
        raise NotOursError
    return row
