import pytest

from activities.learning import carried_results
from activities.learning.statistics import enrolment_totals
from activities.models import Enrolment, Placement, Role
from tests.activities.learning.doing import MONDAY, begin, do, give, on_day
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> Enrolment:
    with on_day(0):
        return make.member(make.course())


@pytest.fixture
def placement(learner: Enrolment) -> Placement:
    return make.placement(learner.course)


def days(enrolment: Enrolment) -> dict[str, object]:
    """The line in the course, moments as days after Monday."""
    enrolment.refresh_from_db()
    names = ("last_heard_at", "half_done_at", "last_finished_at")
    moments = {name: getattr(enrolment, name) for name in names}
    told = {name: (at - MONDAY).days if at else None for name, at in moments.items()}
    return {**told, "begun": enrolment.begun, "finished": enrolment.finished}


def test_each_answer_moves_the_line(learner: Enrolment, placement: Placement) -> None:
    with on_day(1):
        attempt = begin(placement, learner)
    with on_day(2):
        give(attempt, "wrong")
    assert days(learner) == {
        "last_heard_at": 2, "half_done_at": 2, "last_finished_at": None, "begun": 1, "finished": 0
    }  # fmt: skip
    with on_day(3):
        give(attempt, "right", block="q2")
    assert days(learner) == {
        "last_heard_at": 3, "half_done_at": None, "last_finished_at": 3, "begun": 1, "finished": 1
    }  # fmt: skip


def test_the_longest_untouched_of_what_is_half_done_counts(learner: Enrolment, placement: Placement) -> None:
    with on_day(1):
        begin(placement, learner)
    with on_day(4):
        begin(make.placement(learner.course), learner)
    assert days(learner)["half_done_at"] == 1
    assert days(learner)["last_heard_at"] == 4


def test_what_is_done_in_another_course_says_nothing_here(learner: Enrolment, placement: Placement) -> None:
    elsewhere = make.placement()
    there = make.member(elsewhere.course, who=learner.user)
    with on_day(5):
        do(elsewhere, there)
    assert (days(learner)["begun"], days(learner)["last_heard_at"]) == (0, 0)


def test_a_result_brought_along_stands_in_the_line(learner: Enrolment, placement: Placement) -> None:
    elsewhere = make.placement(of=placement.activity)
    do(elsewhere, make.member(elsewhere.course, who=learner.user))
    with on_day(6):
        carried_results.bring_along(placement=placement, learner=learner.user)
    assert (days(learner)["finished"], days(learner)["last_finished_at"]) == (1, 6)


def test_trying_things_out_leaves_no_trace_in_a_line(placement: Placement) -> None:
    teacher = make.member(placement.course, Role.INSTRUCTOR)
    do(placement, teacher)
    assert days(teacher)["begun"] == 0


def test_a_course_can_be_summed_up_anew(learner: Enrolment, placement: Placement) -> None:
    with on_day(1):
        do(placement, learner)
    with on_day(2):
        begin(make.placement(learner.course), learner)
    before = days(learner)
    fields = {
        "begun": 0,
        "finished": 0,
        "half_done_at": None,
        "last_finished_at": None,
        "last_heard_at": None,
    }
    Enrolment.objects.update(**fields)
    enrolment_totals.refresh_course(learner.course_id)
    assert days(learner) == before
