"""When a person stands on the list, and when no longer."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from activities.host_answers import RosterMember
from activities.models import Course, Enrolment, Outcome, Placement, Role
from activities.outreach import cases, triggers
from activities.outreach.triggers import Sign
from activities.runtime import clock
from activities.teaching.roster import take_over
from tests.activities.learning.doing import MONDAY, begin, do, give, on_day
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> Enrolment:
    """Came on Monday and has not been heard from since."""
    with on_day(0):
        return make.member(make.course())


@pytest.fixture
def course(learner: Enrolment) -> Course:
    return learner.course


@pytest.fixture
def placement(course: Course) -> Placement:
    return make.placement(course)


@pytest.fixture
def teacher(course: Course) -> Enrolment:
    return make.member(course, Role.INSTRUCTOR)


def told(course: Course, day: float) -> dict[int, list[tuple[str, int]]]:
    """Signs by number, with the day since when."""
    with on_day(day):
        waiting = triggers.waiting(course, clock.now())
        by_number = triggers.of_people(course, clock.now(), [one.number for one in waiting])
        for but in ([], [one.number for one in waiting[:1]]):
            kinds = [one.kind for one in waiting if one.number not in but]
            assert triggers.how_many(course, clock.now(), but=but) == Counter(kinds)
    assert [one.number for one in waiting] == sorted(
        by_number,
        key=lambda number: (triggers.URGENCY[by_number[number][0].kind], by_number[number][0].since, number),
    )
    assert {one.number: (one.kind, one.since) for one in waiting} == {
        number: (of[0].kind, of[0].since) for number, of in by_number.items()
    }
    return {number: [(one.kind, (one.since - MONDAY).days) for one in of] for number, of in by_number.items()}


def test_silence_begins_after_the_courses_own_number_of_days(course: Course, learner: Enrolment) -> None:
    assert told(course, 5) == {}
    assert told(course, 5.1) == {1: [("silent", 0)]}
    course.silent_after_days = 2
    assert told(course, 2.1) == {1: [("silent", 0)]}


def test_an_answer_ends_the_silence(course: Course, learner: Enrolment, placement: Placement) -> None:
    with on_day(6):
        give(begin(placement, learner), "right")
    assert told(course, 6.1) == {}


def test_what_is_half_done_for_two_days_is_a_sign(
    course: Course, learner: Enrolment, placement: Placement
) -> None:
    with on_day(1):
        begin(placement, learner)
    assert told(course, 3) == {}
    assert told(course, 3.1) == {1: [("half_done", 1)]}
    assert told(course, 7) == {1: [("half_done", 1), ("silent", 1)]}


def test_three_failed_tries_are_a_sign_at_once(
    course: Course, learner: Enrolment, placement: Placement
) -> None:
    with on_day(1):
        give(begin(placement, learner), "wrong", "wrong", "wrong")
    assert told(course, 1) == {1: [("stuck", 1)]}


def test_a_success_is_a_sign_for_two_days(course: Course, learner: Enrolment, placement: Placement) -> None:
    with on_day(1):
        do(placement, learner)
    assert told(course, 2.9) == {1: [("success", 1)]}
    assert told(course, 3.1) == {}


def test_someone_on_the_list_who_does_not_come_is_a_sign(course: Course, learner: Enrolment) -> None:
    with on_day(1):
        people = [RosterMember("a", learner.user_id, True, True), RosterMember("b", None, True, True)]
        take_over(course=course, members=people, at=clock.now())
    assert told(course, 4) == {}
    assert told(course, 6.5)[2] == [("never_came", 1)]


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.VISITOR, Role.CONTENT_DEVELOPER])
def test_no_one_but_learners_is_missed(course: Course, learner: Enrolment, role: Role) -> None:
    with on_day(0):
        make.member(course, role, who=learner.user)
    assert told(course, 30) == {}


def test_someone_who_left_the_course_is_not_missed(course: Course, learner: Enrolment) -> None:
    with on_day(1):
        take_over(course=course, members=[RosterMember("x", None, False, True)], at=clock.now())
    assert told(course, 30) == {}


def test_another_courses_people_are_not_missed_here(learner: Enrolment, placement: Placement) -> None:
    elsewhere = make.course()
    with on_day(1):
        give(begin(placement, learner), "wrong", "wrong", "wrong")
        make.member(elsewhere, who=learner.user)
    assert told(elsewhere, 2) == {}


@pytest.fixture
def help_is_wanted() -> Iterator[list[Enrolment]]:
    """Whoever is put into it has asked for help on Tuesday."""
    asking: list[Enrolment] = []

    def calls(course: Course) -> list[tuple[int, Sign]]:
        at = MONDAY + timedelta(days=1)
        return [(one.user_id, Sign(triggers.HELP, at)) for one in asking if one.course_id == course.pk]

    triggers.SOURCES.append(calls)
    yield asking
    triggers.SOURCES.remove(calls)


def test_a_call_for_help_comes_first_whoever_tells_of_it(
    course: Course, learner: Enrolment, help_is_wanted: list[Enrolment]
) -> None:
    help_is_wanted.append(learner)
    assert told(course, 2) == {1: [("help", 1)]}
    assert told(course, 9) == {1: [("help", 1), ("silent", 0)]}


@pytest.mark.parametrize(
    ("outcome", "quiet_until"),
    [(Outcome.REACHED, 13), (Outcome.MEETING_AGREED, 13), (Outcome.MESSAGE_LEFT, 10)],
)
def test_an_outreach_quiets_silence_for_as_long_as_its_outcome_gives(
    course: Course, teacher: Enrolment, outcome: Outcome, quiet_until: int
) -> None:
    with on_day(8):
        cases.close(course=course, number=1, actor=teacher.user, outcome=outcome)
    assert told(course, quiet_until) == {}
    assert told(course, quiet_until + 0.1) == {1: [("silent", 0)]}


def test_someone_who_left_the_group_is_not_called_again_until_heard_from(
    course: Course, learner: Enrolment, teacher: Enrolment, placement: Placement
) -> None:
    with on_day(8):
        cases.close(course=course, number=1, actor=teacher.user, outcome=Outcome.LEFT_GROUP)
    assert told(course, 200) == {}
    with on_day(201):
        give(begin(placement, learner), "wrong", "wrong", "wrong")
    assert told(course, 201) == {1: [("stuck", 201)]}


def test_what_happens_after_an_outreach_is_told_at_once(
    course: Course, learner: Enrolment, teacher: Enrolment, placement: Placement
) -> None:
    with on_day(8):
        cases.close(course=course, number=1, actor=teacher.user, outcome=Outcome.REACHED)
    with on_day(8.5):
        do(placement, learner)
    assert told(course, 9) == {1: [("success", 8)]}


def test_putting_someone_back_quiets_nothing(course: Course, teacher: Enrolment) -> None:
    with on_day(8):
        cases.take(course=course, number=1, actor=teacher.user)
        cases.put_back(course=course, number=1, actor=teacher.user)
    assert told(course, 8.1) == {1: [("silent", 0)]}
