from typing import Any

import pytest
import time_machine

from activities.blocks.contract import Unreadable
from activities.learning import attempts, carried_results
from activities.models import (
    Answer,
    Attempt,
    Course,
    Enrolment,
    GradeEvent,
    Placement,
    Progress,
    Role,
    Status,
)
from activities.publishing import content
from activities.signals import progress_changed
from tests.activities.conftest import listening
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def learner_and_placement(**fields: Any) -> tuple[Enrolment, Placement]:
    course = make.course()
    return make.member(course), make.placement(course, **fields)


def give(attempt: Attempt, block: str, choice: str, key: str = "") -> Answer:
    form = {"response": [choice]}
    return attempts.answer(attempt=attempt, block=block, key=key or f"{block}-{choice}", form=form)


def do_all(placement: Placement, who: Enrolment, *choices: str) -> Attempt:
    attempt = attempts.start(placement=placement, learner=who.user)
    for number, choice in enumerate(choices, start=1):
        give(attempt, f"q{number}", choice)
    return attempts.finish(attempt=attempt)


def test_beginning_twice_goes_on_with_the_one_attempt() -> None:
    learner, placement = learner_and_placement()
    first = attempts.start(placement=placement, learner=learner.user)
    assert attempts.start(placement=placement, learner=learner.user) == first
    assert Progress.objects.get().attempts == 1


def test_a_learner_finishes_the_version_that_was_begun() -> None:
    learner, placement = learner_and_placement()
    attempt = attempts.start(placement=placement, learner=learner.user)
    newer = make.publish(placement.activity, make.content(steps=[[make.question("new")]]))
    assert attempts.start(placement=placement, learner=learner.user).version != newer
    give(attempt, "q1", "right")
    give(attempt, "q2", "right")
    attempts.finish(attempt=attempt)
    placement.refresh_from_db()
    assert attempts.start(placement=placement, learner=learner.user).version == newer


def test_the_same_form_sent_twice_is_one_answer() -> None:
    learner, placement = learner_and_placement()
    attempt = attempts.start(placement=placement, learner=learner.user)
    assert give(attempt, "q1", "right", "k") == give(attempt, "q1", "right", "k")
    assert Answer.objects.count() == 1


def test_a_corrected_answer_from_the_browsers_history_is_kept_once() -> None:
    learner, placement = learner_and_placement()
    attempt = attempts.start(placement=placement, learner=learner.user)
    give(attempt, "q1", "wrong", "k")
    corrected = give(attempt, "q1", "right", "k")
    assert give(attempt, "q1", "right", "k") == corrected
    assert list(attempt.answers.values_list("is_correct", flat=True)) == [False, True]


def test_a_form_sent_again_after_the_end_is_its_first_answer() -> None:
    learner, placement = learner_and_placement()
    attempt = do_all(placement, learner, "right", "right")
    assert give(attempt, "q1", "right").is_correct
    with pytest.raises(attempts.FinishedError):
        give(attempt, "q1", "wrong")


def test_an_answer_to_nothing_is_refused() -> None:
    learner, placement = learner_and_placement()
    attempt = attempts.start(placement=placement, learner=learner.user)
    for block in ("t1", "no such block"):
        with pytest.raises(attempts.NoSuchBlockError):
            give(attempt, block, "right")
    with pytest.raises(Unreadable):
        attempts.answer(attempt=attempt, block="q1", key="k", form={})


def test_finishing_names_the_steps_that_are_still_to_be_answered() -> None:
    learner, placement = learner_and_placement()
    attempt = attempts.start(placement=placement, learner=learner.user)
    give(attempt, "q1", "wrong")
    with pytest.raises(attempts.UnfinishedError) as error:
        attempts.finish(attempt=attempt)
    assert error.value.steps == [3]
    assert attempts.resume(placement=placement, learner=learner.user) == attempt


def test_the_best_answer_to_a_question_counts() -> None:
    learner, placement = learner_and_placement()
    attempt = attempts.start(placement=placement, learner=learner.user)
    for choice in ("wrong", "right"):
        give(attempt, "q1", choice)
    give(attempt, "q2", "right")
    give(attempt, "q2", "wrong")
    finished = attempts.finish(attempt=attempt)
    assert (finished.points, finished.max_points) == (2, 2)


def test_finishing_twice_is_finishing_once() -> None:
    learner, placement = learner_and_placement()
    attempt = do_all(placement, learner, "right", "wrong")
    assert attempts.finish(attempt=attempt).finished_at == attempt.finished_at
    assert GradeEvent.objects.count() == 1


def test_who_answers_all_and_closes_the_page_has_a_grade() -> None:
    learner, placement = learner_and_placement()
    attempt = attempts.start(placement=placement, learner=learner.user)
    give(attempt, "q1", "right")
    assert not GradeEvent.objects.exists()
    give(attempt, "q2", "wrong")
    assert (Progress.objects.get().status, GradeEvent.objects.get().points) == (Status.FINISHED, 1)
    give(attempt, "q2", "right")
    assert list(GradeEvent.objects.values_list("points", flat=True)) == [1, 2]
    attempts.finish(attempt=attempt)
    assert GradeEvent.objects.count() == 2


def test_an_activity_without_questions_is_done_by_walking_it_all() -> None:
    learner, placement = learner_and_placement(of=make.activity(kind="material", steps=[[make.reading()]]))
    attempt = do_all(placement, learner)
    assert (attempt.points, attempt.max_points) == (1, 1)


def test_the_times_are_those_of_the_clock() -> None:
    learner, placement = learner_and_placement()
    with time_machine.travel("2026-03-01T10:00:00+00:00", tick=False):
        attempt = attempts.start(placement=placement, learner=learner.user)
    with time_machine.travel("2026-03-02T11:00:00+00:00", tick=False):
        do_all(placement, learner, "right", "right")
    progress, grade = Progress.objects.get(), GradeEvent.objects.get()
    assert progress.started_at == attempt.started_at == grade.started_at
    assert progress.finished_at == progress.last_activity_at == grade.submitted_at
    assert (grade.submitted_at - grade.started_at).total_seconds() == 25 * 3600


@pytest.mark.parametrize(
    ("role", "counts"), [(Role.INSTRUCTOR, True), (Role.VISITOR, False), (Role.LEARNER, False)]
)
def test_trying_things_out_leaves_no_result(role: str, counts: bool) -> None:
    course = make.course()
    someone, placement = make.member(course, role, counts=counts), make.placement(course)
    attempt = do_all(placement, someone, "right", "right")
    assert attempt.points == 2
    assert not Progress.objects.exists()
    assert not GradeEvent.objects.exists()


def test_who_became_an_instructor_meanwhile_is_not_graded() -> None:
    learner, placement = learner_and_placement()
    attempts.start(placement=placement, learner=learner.user)
    make.member(placement.course, Role.INSTRUCTOR, who=learner.user)
    do_all(placement, learner, "right", "right")
    assert not GradeEvent.objects.exists()


def test_a_listener_that_fails_takes_the_finish_back() -> None:
    learner, placement = learner_and_placement()

    def fail(**_: object) -> None:
        raise RuntimeError("the listener broke")

    with listening(progress_changed, fail), pytest.raises(RuntimeError):
        do_all(placement, learner, "right", "right")
    assert attempts.resume(placement=placement, learner=learner.user) is not None
    assert Progress.objects.get().status == Status.STARTED
    assert not GradeEvent.objects.exists()


@pytest.mark.parametrize("is_older", [True, False])
def test_a_result_from_another_course_can_be_brought_along(is_older: bool) -> None:
    placements = [make.placement(of=one) for one in [make.activity()] * 2]
    there, here = placements if is_older else reversed(placements)
    learner = make.member(there.course)
    do_all(there, learner, "right", "wrong")
    do_all(there, learner, "right", "right")
    make.member(here.course, who=learner.user)
    heard: list[Any] = []

    def hear(grade: GradeEvent, **_: object) -> None:
        heard.append(grade)

    with listening(progress_changed, hear):
        brought = carried_results.bring_along(placement=here, learner=learner.user)
    assert brought is not None
    assert (brought.status, brought.points, brought.attempts) == (Status.FINISHED, 2, 0)
    assert [(grade.placement, grade.points) for grade in heard] == [(here, 2)]
    assert carried_results.bring_along(placement=here, learner=learner.user) is None


def test_nobody_brings_anothers_result_along() -> None:
    learner, there = learner_and_placement()
    do_all(there, learner, "right", "right")
    here = make.placement(of=there.activity)
    stranger = make.member(here.course)
    assert carried_results.result_elsewhere(placement=here, learner=stranger.user) is None
    assert carried_results.bring_along(placement=here, learner=stranger.user) is None


def test_a_result_stays_within_its_deployment_and_is_carried_only_inside_it() -> None:
    learner, there = learner_and_placement()
    do_all(there, learner, "right", "right")
    here, next_door = make.placement(of=there.activity), make.placement(of=there.activity)
    Course.objects.filter(pk__in=[there.course_id, here.course_id]).update(deployment_key="deployment-1")
    Course.objects.filter(pk=next_door.course_id).update(deployment_key="deployment-2")
    for placement in (here, next_door):
        placement.refresh_from_db()
        make.member(placement.course, who=learner.user)
    assert carried_results.result_elsewhere(placement=next_door, learner=learner.user) is None
    assert carried_results.bring_along(placement=next_door, learner=learner.user) is None
    assert not GradeEvent.objects.filter(placement=next_door).exists()
    brought = carried_results.bring_along(placement=here, learner=learner.user)
    assert (brought and brought.points) == 2


def test_a_strangers_result_of_another_deployment_is_not_offered() -> None:
    stranger, there = learner_and_placement()
    do_all(there, stranger, "right", "right")
    Course.objects.filter(pk=there.course_id).update(deployment_key="deployment-1")
    here = make.placement(of=there.activity)
    learner = make.member(here.course)
    do_all(make.placement(here.course), learner, "right", "wrong")
    assert carried_results.result_elsewhere(placement=here, learner=learner.user) is None
    assert carried_results.result_elsewhere(placement=here, learner=stranger.user) is None


def test_who_has_answered_the_last_step_goes_on_there_and_not_beyond_it() -> None:
    learner, placement = learner_and_placement()
    stranger = make.member(placement.course)
    attempt = attempts.start(placement=placement, learner=learner.user)
    others = attempts.start(placement=placement, learner=stranger.user)
    last = len(content.steps_of(attempt.version.content))
    give(attempt, "q1", "right")
    give(attempt, "q2", "right")
    attempts.visit(attempt=attempt, step=last)
    attempt.refresh_from_db()
    assert attempts.missing_steps(attempt=attempt) == []
    assert attempts.step_to_go_on(attempt=attempt) == last
    assert attempts.step_to_go_on(attempt=others) == 1


def test_who_is_at_the_last_step_with_its_question_open_goes_on_there() -> None:
    learner, placement = learner_and_placement()
    attempt = attempts.start(placement=placement, learner=learner.user)
    give(attempt, "q1", "right")
    for visited in (2, 3):
        attempts.visit(attempt=attempt, step=visited)
        attempt.refresh_from_db()
        assert attempts.step_to_go_on(attempt=attempt) == 3


def test_a_visitor_brings_nothing_along() -> None:
    learner, there = learner_and_placement()
    do_all(there, learner, "right", "right")
    here = make.placement(of=there.activity)
    make.member(here.course, Role.VISITOR, who=learner.user)
    assert carried_results.bring_along(placement=here, learner=learner.user) is None


def test_what_a_learner_has_made_tells_of_a_result_elsewhere_and_of_no_one_elses_work() -> None:
    learner, there = learner_and_placement()
    do_all(there, learner, "right", "right")
    here = make.placement(of=there.activity)
    make.member(here.course, who=learner.user)
    stranger = make.member(there.course)
    begun = attempts.start(placement=here, learner=learner.user)
    made = attempts.attempts_of(placement=here, learner=learner.user)
    assert (made.here, made.under_way, made.last_finished) == ([begun], begun, None)
    assert made.is_finished_elsewhere
    assert attempts.attempts_of(placement=there, learner=stranger.user) == attempts.Made([], False)
