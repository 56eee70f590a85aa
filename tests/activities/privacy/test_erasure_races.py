"""Erasing while the person is in the middle of something: one of the two ends first, and nothing is left over."""

from functools import partial

import pytest

from activities.learning import attempts
from activities.models import Answer, Attempt, Enrolment, GradeEvent, Progress, User
from activities.privacy import erasure
from tests.factories import activities as make
from tests.factories.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


def nothing_is_left() -> bool:
    return not any(
        model.objects.exists() for model in (User, Enrolment, Attempt, Answer, Progress, GradeEvent)
    )


def test_answering_and_finishing_while_being_erased() -> None:
    activity = make.activity(steps=[[make.question("q1")]])
    for _ in range(ROUNDS):
        learner = make.member(make.course())
        placement = make.placement(learner.course, activity)
        attempt = attempts.start(placement=placement, learner=learner.user)
        answer = partial(attempts.answer, attempt=attempt, block="q1", form={"response": ["right"]})
        at_once(
            partial(answer, key="one"),
            partial(erasure.erase_person, person=learner.user, actor=None),
            partial(answer, key="two"),
        )
        assert nothing_is_left()


def test_starting_while_being_erased() -> None:
    activity = make.activity()
    for _ in range(ROUNDS):
        learner = make.member(make.course())
        placement = make.placement(learner.course, activity)
        at_once(
            partial(attempts.start, placement=placement, learner=learner.user),
            partial(erasure.erase_person, person=learner.user, actor=None),
        )
        assert nothing_is_left()
