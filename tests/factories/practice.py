"""Learners who have practised on a given day, written in bulk: sums need ten of them at least."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta

from activities.models import Answer, Attempt, Enrolment, Organisation, Placement, Unit, User
from activities.organisations import services as organisations
from tests.factories import activities as make
from tests.factories import crowds

_numbers = itertools.count(1)
BLOCKS = ("q1", "q2")


def placed(organisation: Organisation, unit: str = "") -> Placement:
    """An activity in a course of its own, which belongs to the organisation's unit of that name."""
    placement = make.placement()
    organisations.adopt(placement.course, organisation)
    if unit:
        made, _is_new = Unit.objects.get_or_create(organisation=organisation, name=unit)
        placement.course.unit = made
        placement.course.save()
    return placement


def learners(placement: Placement, count: int, language: str = "fi") -> list[Enrolment]:
    people = crowds.crowd(placement.course, count)
    User.objects.filter(pk__in=[one.user_id for one in people]).update(language=language)
    return people


def practise(
    placement: Placement,
    people: Sequence[Enrolment],
    *,
    at: datetime,
    minutes: float = 3,
    ends: bool = True,
    counts: bool = True,
) -> None:
    """Each begins, answers both questions with so many minutes before each, and finishes."""
    version = placement.activity.current_version
    assert version is not None
    gap = timedelta(minutes=minutes)
    attempts = Attempt.objects.bulk_create(
        Attempt(
            placement=placement,
            learner_id=one.user_id,
            version=version,
            number=next(_numbers),
            counts=counts,
            started_at=at,
            finished_at=at + len(BLOCKS) * gap if ends else None,
        )
        for one in people
    )
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            block=block,
            key=block,
            response={"chosen": ["right"]},
            answered_at=at + turn * gap,
        )
        for attempt in attempts
        for turn, block in enumerate(BLOCKS, start=1)
    )


def practised(
    organisation: Organisation, count: int, *, at: datetime, unit: str = "", language: str = "fi"
) -> None:
    """So many people of a course of its own have practised."""
    placement = placed(organisation, unit)
    practise(placement, learners(placement, count, language), at=at)
