"""Learners who do things on a given day, for tests whose matter is time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import time_machine

from activities.learning import attempts
from activities.models import Attempt, Enrolment, Placement

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@contextmanager
def on_day(number: float) -> Iterator[None]:
    """So many days after a Monday morning."""
    with time_machine.travel(MONDAY + timedelta(days=number), tick=False):
        yield


def begin(placement: Placement, learner: Enrolment) -> Attempt:
    """Opens the activity."""
    return attempts.start(placement=placement, learner=learner.user)


def give(attempt: Attempt, *choices: str, block: str = "q1") -> None:
    """Answers one question once or several times."""
    for choice in choices:
        key = f"{block}-{attempt.answers.count()}"
        attempts.answer(attempt=attempt, block=block, key=key, form={"response": [choice]})


def do(placement: Placement, learner: Enrolment, first: str = "right", second: str = "right") -> Attempt:
    """Begins, answers both questions and finishes."""
    attempt = begin(placement, learner)
    give(attempt, first, block="q1")
    give(attempt, second, block="q2")
    return attempts.finish(attempt=attempt)
