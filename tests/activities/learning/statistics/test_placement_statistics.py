import random

import pytest

from activities.host_answers import RosterMember
from activities.learning import attempts
from activities.learning.statistics import placement_statistics
from activities.models import BlockTally, Enrolment, Placement, PlacementTally, Role, Trouble, WrongAnswer
from activities.runtime import clock
from activities.teaching import roster
from tests.activities.learning.doing import begin, do, give
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement() -> Placement:
    return make.placement()


def people(placement: Placement) -> tuple[int, int]:
    tally = PlacementTally.objects.get(placement=placement)
    return tally.begun, tally.finished


def block(name: str = "q1") -> tuple[int, int, int, int]:
    tally = BlockTally.objects.get(block=name)
    return tally.answered, tally.judged, tally.first_right, tally.right


def test_people_are_counted_once_however_often_they_come_back(placement: Placement) -> None:
    learner = make.member(placement.course)
    do(placement, learner, "wrong", "wrong")
    do(placement, learner)
    begin(placement, make.member(placement.course))
    assert people(placement) == (2, 1)


def test_whoever_tries_things_out_is_not_counted(placement: Placement) -> None:
    do(placement, make.member(placement.course, Role.INSTRUCTOR))
    do(placement, make.member(placement.course, counts=False))
    assert not PlacementTally.objects.exists()
    assert not BlockTally.objects.exists()


def test_a_learner_who_becomes_an_instructor_is_counted_no_more_and_back_again(placement: Placement) -> None:
    learner = make.member(placement.course)
    do(placement, learner)
    make.member(placement.course, Role.INSTRUCTOR, who=learner.user)
    assert people(placement) == (0, 0)
    make.member(placement.course, who=learner.user)
    assert people(placement) == (1, 1)


def test_someone_who_left_the_course_is_counted_no_more_until_coming_back(placement: Placement) -> None:
    gone, there = make.member(placement.course), make.member(placement.course)
    do(placement, gone)
    begin(placement, there)
    Enrolment.objects.update(last_seen_at="2026-01-01T00:00Z")
    listed = [RosterMember("a", there.user_id, is_learner=True, is_present=True)]
    roster.take_over(course=placement.course, members=listed, at=clock.now())
    assert people(placement) == (1, 0)
    make.member(placement.course, who=gone.user)
    assert people(placement) == (2, 1)


def test_first_tries_and_right_in_the_end_are_told_apart(placement: Placement) -> None:
    for choices in (["right"], ["wrong", "right"], ["wrong"], ["wrong", "right", "right"]):
        give(begin(placement, make.member(placement.course)), *choices)
    assert block() == (4, 4, 1, 3)


def test_only_the_first_attempt_says_how_a_block_fares(placement: Placement) -> None:
    learner = make.member(placement.course)
    do(placement, learner, "wrong", "right")
    do(placement, learner, "right", "right")
    assert block() == (1, 1, 0, 0)


def test_wrong_answers_are_counted_by_what_was_chosen(placement: Placement) -> None:
    for choices in (["wrong", "wrong", "right"], ["wrong"]):
        give(begin(placement, make.member(placement.course)), *choices)
    assert list(WrongAnswer.objects.values_list("response", "count")) == [({"chosen": ["wrong"]}, 3)]


def test_an_answer_sent_twice_is_counted_once(placement: Placement) -> None:
    attempt = begin(placement, make.member(placement.course))
    for _ in range(3):
        attempts.answer(attempt=attempt, block="q1", key="same", form={"response": ["wrong"]})
    assert block() == (1, 1, 0, 0)
    assert WrongAnswer.objects.get().count == 1


def test_three_failed_tries_are_trouble_until_one_is_right(placement: Placement) -> None:
    attempt = begin(placement, make.member(placement.course))
    give(attempt, "wrong", "wrong")
    assert not Trouble.objects.exists()
    give(attempt, "wrong", "wrong")
    assert Trouble.objects.values_list("block", "step", "tries").get() == ("q1", 2, 4)
    give(attempt, "right")
    assert not Trouble.objects.exists()


def test_trouble_is_over_when_everything_is_answered(placement: Placement) -> None:
    attempt = begin(placement, make.member(placement.course))
    give(attempt, "wrong", "wrong", "wrong")
    give(attempt, "right", block="q2")
    assert not Trouble.objects.exists()


def test_counting_anew_finds_what_was_counted_step_by_step() -> None:
    chance = random.Random(11)
    course = make.course()
    placements = [make.placement(course) for _ in range(3)]
    learners = [make.member(course) for _ in range(6)]
    for _ in range(25):
        chosen, learner = chance.choice(placements), chance.choice(learners)
        chance.choice([begin, do])(chosen, learner)
    counted = {one.placement_id: (one.begun, one.finished) for one in PlacementTally.objects.all()}
    PlacementTally.objects.all().delete()
    placement_statistics.recount_people(course)
    assert {one.placement_id: (one.begun, one.finished) for one in PlacementTally.objects.all()} == counted
