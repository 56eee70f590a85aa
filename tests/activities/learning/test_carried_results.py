import pytest

from activities.learning import attempts, carried_results
from activities.models import Attempt, GradeEvent, Progress
from activities.signals import progress_changed
from tests.activities.conftest import listening
from tests.activities.learning.doing import begin, do, give
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def test_a_listener_that_fails_takes_back_what_was_brought_along() -> None:
    there = make.placement()
    learner = make.member(there.course)
    do(there, learner)
    here = make.placement(of=there.activity)
    make.member(here.course, who=learner.user)

    def fail(**_: object) -> None:
        raise RuntimeError("the listener broke")

    with listening(progress_changed, fail), pytest.raises(RuntimeError):
        carried_results.bring_along(placement=here, learner=learner.user)
    assert not Progress.objects.filter(placement=here).exists()
    assert not GradeEvent.objects.filter(placement=here).exists()


def test_what_is_finished_and_counts_in_another_course_is_offered_and_nothing_else() -> None:
    here = make.placement()
    learner = make.member(here.course)

    def offered() -> Attempt | None:
        return carried_results.result_elsewhere(placement=here, learner=learner.user)

    of_another_activity, there = make.placement(), make.placement(of=here.activity)
    for placement in (of_another_activity, there):
        make.member(placement.course, who=learner.user)
    do(of_another_activity, learner)
    attempt = begin(there, learner)
    give(attempt, "right")
    assert offered() is None
    give(attempt, "right", block="q2")
    attempts.finish(attempt=attempt)
    assert offered() == attempt
    Attempt.objects.filter(pk=attempt.pk).update(counts=False)
    assert offered() is None


def test_a_result_in_the_same_course_is_none_from_elsewhere() -> None:
    placement = make.placement()
    learner = make.member(placement.course)
    again = make.placement(placement.course, placement.activity)
    do(placement, learner)
    assert carried_results.result_elsewhere(placement=again, learner=learner.user) is None


def test_who_has_begun_here_is_offered_the_result_and_who_has_finished_here_is_not() -> None:
    there = make.placement()
    learner, stranger = make.member(there.course), make.person()
    attempt = do(there, learner)
    here = make.placement(of=there.activity)
    mine, theirs = make.member(here.course, who=learner.user), make.member(here.course, who=stranger)
    do(here, theirs)
    begin(here, mine)
    assert carried_results.result_elsewhere(placement=here, learner=learner.user) == attempt
    do(here, mine)
    assert carried_results.result_elsewhere(placement=here, learner=learner.user) is None
