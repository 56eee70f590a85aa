"""What counts when an instructor looks again at the attempt that counted, and gives fewer points."""

import pytest

from activities.learning import carried_results
from activities.models import Attempt, Enrolment, GradeEvent, Placement, Progress, Role, User
from tests.factories import activities as make
from tests.factories import reviews as work
from tests.factories.reviews import decide, do_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement() -> Placement:
    return work.placement()


@pytest.fixture
def learner(placement: Placement) -> Enrolment:
    return make.member(placement.course)


@pytest.fixture
def teacher(placement: Placement) -> User:
    return work.instructor(placement)


def ledger(of: Placement) -> list[tuple[float, str]]:
    return list(GradeEvent.objects.filter(placement=of).values_list("points", "comment"))


def accept(attempt: Attempt, teacher: User, *points: str) -> None:
    for each in points:
        decide(attempt, teacher, "accepted", points=each)


def test_when_the_counted_attempt_falls_the_next_best_counts(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    first, second = do_all(placement, learner, words="one"), do_all(placement, learner, words="two")
    decide(first, teacher, "accepted", points="5")
    decide(second, teacher, "accepted", "Second.", "4")
    assert ledger(placement) == [(7, "")]
    decide(first, teacher, "accepted", points="1")
    assert ledger(placement)[1:] == [(6, "Second.")]
    assert Progress.objects.get().counted_attempt == second


def test_when_the_counted_attempt_falls_the_one_that_counted_before_counts_again(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    first, second = do_all(placement, learner, words="one"), do_all(placement, learner, words="two")
    for attempt, points in ((first, "3"), (second, "4"), (second, "1")):
        decide(attempt, teacher, "accepted", points=points)
    assert [points for points, _ in ledger(placement)] == [5, 6, 5]
    assert Progress.objects.get().counted_attempt == first


def test_what_was_brought_along_counts_again_when_a_better_one_falls(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    there = make.placement(of=placement.activity)
    elsewhere = do_all(there, make.member(there.course, who=learner.user))
    accept(elsewhere, work.instructor(there), "3")
    carried_results.bring_along(placement=placement, learner=learner.user)
    accept(do_all(placement, learner), teacher, "4", "1")
    assert [points for points, _ in ledger(placement)] == [5, 6, 5]
    assert Progress.objects.get(placement=placement).counted_attempt == elsewhere


def test_what_did_not_count_counts_no_more_for_it(placement: Placement, teacher: User) -> None:
    someone = make.member(placement.course, Role.INSTRUCTOR)
    accept(do_all(placement, someone), teacher, "5")
    make.member(placement.course, Role.LEARNER, who=someone.user)
    accept(do_all(placement, someone), teacher, "4", "1")
    assert [points for points, _ in ledger(placement)] == [6, 3]


def test_what_was_done_in_another_placement_is_no_result_of_this_one(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    other = make.placement(placement.course, placement.activity)
    accept(do_all(other, learner), teacher, "5")
    accept(do_all(placement, learner), teacher, "4", "1")
    assert ([points for points, _ in ledger(other)], [points for points, _ in ledger(placement)]) == (
        [7],
        [6, 3],
    )


def test_a_strangers_better_attempt_is_nobody_elses(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    accept(do_all(placement, make.member(placement.course)), teacher, "5")
    accept(do_all(placement, learner), teacher, "4", "1")
    assert [points for points, _ in ledger(placement)] == [7, 6, 3]
