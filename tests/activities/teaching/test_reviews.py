from typing import Any

import pytest
import time_machine

from activities.learning import attempts, carried_results, reflections
from activities.models import (
    Counting,
    Enrolment,
    GradeEvent,
    Placement,
    Progress,
    Review,
    Role,
    Status,
    User,
)
from activities.signals import progress_changed
from activities.teaching import review_inbox
from tests.activities.conftest import listening
from tests.factories import activities as make
from tests.factories import reviews as work
from tests.factories.reviews import decide, do_all, give

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


def ledger() -> list[tuple[float, str]]:
    return list(GradeEvent.objects.values_list("points", "comment"))


def test_a_handed_in_reflection_is_complete_and_nothing_is_sent(
    placement: Placement, learner: Enrolment
) -> None:
    heard: list[Any] = []

    def hear(grade: GradeEvent, **_: object) -> None:
        heard.append(grade)

    with listening(progress_changed, hear):
        attempt = do_all(placement, learner)
    progress = Progress.objects.get()
    assert (progress.status, progress.points) == (Status.FINISHED, None)
    assert attempt.finished_at is not None
    assert (heard, ledger()) == ([], [])
    assert [one.attempt for one in review_inbox.reflections_of(course=placement.course)] == [attempt]


def test_an_accepted_reflection_brings_the_grade_with_comment_and_grader(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = do_all(placement, learner)
    heard: list[GradeEvent] = []

    def hear(grade: GradeEvent, **_: object) -> None:
        heard.append(grade)

    with listening(progress_changed, hear):
        decide(attempt, teacher, "accepted", "Clear and complete.", "4")
    (grade,) = heard
    assert (grade.points, grade.max_points) == (6, 7)
    assert (grade.comment, grade.grader, grade.attempt) == ("Clear and complete.", teacher, attempt)
    assert Progress.objects.get().points == 6
    assert not review_inbox.reflections_of(course=placement.course)


def test_the_grade_is_as_old_as_the_learners_work_and_the_learner_was_not_there_meanwhile(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    with time_machine.travel("2026-03-01T10:00:00+00:00", tick=False):
        attempt = do_all(placement, learner)
    with time_machine.travel("2026-03-09T10:00:00+00:00", tick=False):
        decide(attempt, teacher, "accepted", points="5")
    grade, progress = GradeEvent.objects.get(), Progress.objects.get()
    assert grade.submitted_at == progress.finished_at == progress.last_activity_at == attempt.finished_at


def test_who_has_answered_everything_but_not_finished_is_graded_after_the_review_too(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = attempts.start(placement=placement, learner=learner.user)
    give(attempt, "r1", "I sawed.")
    decide(attempt, teacher, "accepted", points="3")
    assert ledger() == []
    give(attempt, "q1", "right")
    assert ledger() == [(5, "")]


def test_what_is_sent_back_is_answered_again_even_after_the_end(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = do_all(placement, learner)
    decide(attempt, teacher, "returned", "Which saw?")
    assert attempts.missing_steps(attempt=attempt) == [2]
    assert ledger() == []
    give(attempt, "r1", "The band saw.")
    reflection = attempt.reflections.get()
    assert (reflection.state, reflection.answer.response["text"]) == ("waiting", "The band saw.")
    decide(attempt, teacher, "accepted", "Thank you.", "5")
    assert ledger() == [(7, "Thank you.")]
    assert list(Review.objects.values_list("decision", "comment")) == [
        ("returned", "Which saw?"),
        ("accepted", "Thank you."),
    ]


def test_it_can_be_changed_until_it_is_accepted_and_not_afterwards(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = do_all(placement, learner)
    give(attempt, "r1", "Something better.")
    with pytest.raises(attempts.FinishedError):
        give(attempt, "q1", "wrong")
    decide(attempt, teacher, "accepted", points="5")
    with pytest.raises(attempts.FinishedError):
        give(attempt, "r1", "Something else.")
    assert attempt.reflections.get().answer.response["text"] == "Something better."


def test_in_an_open_attempt_a_question_is_corrected_after_the_review(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = attempts.start(placement=placement, learner=learner.user)
    give(attempt, "q1", "wrong")
    give(attempt, "r1", "I sawed.")
    decide(attempt, teacher, "accepted", "Good.", "5")
    give(attempt, "q1", "right")
    assert ledger() == [(5, "Good."), (7, "Good.")]


def test_several_reflections_wait_for_one_another(learner: Enrolment, teacher: User) -> None:
    steps = [[make.reflection("r1"), make.reflection("r2", points=3)]]
    placement = make.placement(learner.course, make.activity(steps=steps))
    attempt = attempts.start(placement=placement, learner=learner.user)
    give(attempt, "r1", "one")
    give(attempt, "r2", "two")
    decide(attempt, teacher, "accepted", "First.", "5")
    assert ledger() == []
    decide(attempt, teacher, "accepted", "Second.", "1", block="r2")
    assert ledger() == [(6, "First.\n\nSecond.")]


def test_a_reflection_without_points_keeps_no_grade_waiting_and_its_comment_follows(
    learner: Enrolment, teacher: User
) -> None:
    activity = make.activity(steps=[[make.question()], [make.reflection(points=0)]])
    placement = make.placement(learner.course, activity)
    attempt = do_all(placement, learner)
    assert ledger() == [(1, "")]
    decide(attempt, teacher, "accepted", "Nice to read.")
    assert ledger() == [(1, ""), (1, "Nice to read.")]
    assert attempt.reflections.get().points == 0


def test_points_given_by_mistake_are_put_right_downwards_too(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = do_all(placement, learner)
    decide(attempt, teacher, "accepted", "Good.", "5")
    decide(attempt, teacher, "accepted", "Good.", "2")
    assert ledger() == [(7, "Good."), (4, "Good.")]
    assert Progress.objects.get().points == 4


@pytest.mark.parametrize("later", ["", "A good one.", "Very good."])
def test_words_that_are_written_anew_or_taken_back_follow_as_the_grade_did(
    placement: Placement, learner: Enrolment, teacher: User, later: str
) -> None:
    attempt = do_all(placement, learner)
    for comment in ("Good.", later, later):
        decide(attempt, teacher, "accepted", comment, "5")
    assert ledger() == [(7, "Good."), (7, later)]


def test_the_same_words_to_another_learner_or_in_another_placement_go_out_too(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    stranger, other = make.member(placement.course), make.placement(placement.course, placement.activity)
    mine = do_all(placement, learner)
    for attempt, comment in (
        (mine, "Good."),
        (do_all(placement, stranger), "Very good."),
        (do_all(other, learner), "Very good."),
        (mine, "Very good."),
    ):
        decide(attempt, teacher, "accepted", comment, "5")
    assert ledger() == [(7, "Good."), (7, "Very good."), (7, "Very good."), (7, "Very good.")]


def test_where_the_latest_counts_a_late_review_of_an_earlier_attempt_changes_nothing(
    learner: Enrolment, teacher: User, placement: Placement
) -> None:
    Placement.objects.update(counting=Counting.LATEST)
    placement.refresh_from_db()
    first, second = do_all(placement, learner, words="one"), do_all(placement, learner, words="two")
    decide(second, teacher, "accepted", points="1")
    decide(first, teacher, "accepted", points="5")
    assert ledger() == [(3, "")]


def test_a_result_that_waits_for_review_is_not_brought_along(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = do_all(placement, learner)
    here = make.placement(of=placement.activity)
    make.member(here.course, who=learner.user)
    assert carried_results.result_elsewhere(placement=here, learner=learner.user) is None
    decide(attempt, teacher, "accepted", points="5")
    assert carried_results.result_elsewhere(placement=here, learner=learner.user) == attempt


@pytest.mark.parametrize(
    ("role", "counts"), [(Role.INSTRUCTOR, True), (Role.VISITOR, False), (Role.LEARNER, False)]
)
def test_nobody_is_asked_to_review_what_someone_tries_out(
    placement: Placement, teacher: User, role: str, counts: bool
) -> None:
    someone = make.member(placement.course, role, counts=counts)
    attempt = do_all(placement, someone)
    assert not review_inbox.reflections_of(course=placement.course)
    assert (attempt.points, attempt.max_points) == (2, 7)
    (standing,) = reflections.reflections_of(attempt=attempt, language="en")
    assert standing.is_tried_out


def test_the_review_of_someone_who_is_an_instructor_now_makes_no_grade(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = do_all(placement, learner)
    make.member(placement.course, Role.INSTRUCTOR, who=learner.user)
    assert not review_inbox.reflections_of(course=placement.course)
    decide(attempt, teacher, "accepted", points="5")
    assert ledger() == []


def test_a_listener_that_fails_takes_the_decision_back(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = do_all(placement, learner)

    def fail(**_: object) -> None:
        raise RuntimeError("the listener broke")

    with listening(progress_changed, fail), pytest.raises(RuntimeError):
        decide(attempt, teacher, "accepted", points="5")
    assert attempt.reflections.get().state == "waiting"
    assert not Review.objects.exists()
