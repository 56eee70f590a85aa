"""The end of an organisation: it rests for thirty days, in which it can be taken back, and is then erased."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from activities.models import Course, Organisation
from activities.runtime import clock

HOLD = timedelta(days=30)


class ErasureBegunError(Exception):
    """The thirty days are over: nothing is left to be taken back."""


@transaction.atomic
def end_organisation(*, organisation: Organisation) -> datetime:
    """Nobody opens its courses any more; returns when it will be erased. Said twice, the first time counts."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if row.erased_from is None:
        row.erased_from = clock.now() + HOLD
        row.save(update_fields=["erased_from"])
    organisation.erased_from = row.erased_from
    return row.erased_from


@transaction.atomic
def take_back_end(*, organisation: Organisation) -> None:
    """Its courses open again, as they were. Raises ErasureBegunError."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if row.erased_from is not None and row.erased_from <= clock.now():
        raise ErasureBegunError(row.pk)
    row.erased_from = organisation.erased_from = None
    row.save(update_fields=["erased_from"])


def has_ended(course: Course) -> bool:
    """Whoever answers for the course has ended: it rests, or is being erased."""
    return course.organisation is not None and course.organisation.erased_from is not None


def ended_organisations(*, by: datetime) -> QuerySet[Organisation]:
    """Those whose thirty days are over."""
    return Organisation.objects.filter(erased_from__lte=by).order_by("erased_from", "pk")
