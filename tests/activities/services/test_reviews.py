from typing import Any

import pytest
import time_machine

from activities.models import (
    Attempt,
    Counting,
    Enrolment,
    GradeEvent,
    Placement,
    Progress,
    Reflection,
    Review,
    ReviewDraft,
    Role,
    Status,
    User,
)
from activities.services import attempts, queue, reflections, reviews
from activities.services.reviews import Opinion, OvertakenError, UnfitReviewError
from activities.signals import progress_changed
from tests.activities.conftest import listening
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement() -> Placement:
    """A question of 2 points and a reflection of 5."""
    return make.placement(of=make.activity(steps=[[make.question(points=2)], [make.reflection()]]))


@pytest.fixture
def learner(placement: Placement) -> Enrolment:
    return make.member(placement.course)


@pytest.fixture
def teacher(placement: Placement) -> User:
    return make.member(placement.course, Role.INSTRUCTOR).user


def give(attempt: Attempt, block: str, words: str, key: str = "") -> None:
    attempts.answer(attempt=attempt, block=block, key=key or f"{block}-{words}", form={"response": [words]})


def do_all(placement: Placement, who: Enrolment, choice: str = "right", words: str = "I sawed.") -> Attempt:
    attempt = attempts.start(placement=placement, learner=who.user)
    give(attempt, "q1", choice)
    give(attempt, "r1", words)
    return attempts.finish(attempt=attempt)


def decide(
    attempt: Attempt, who: User, decision: str, comment: str = "", points: str = "", **more: Any
) -> Review:
    reflection = attempt.reflections.get(block=more.get("block", "r1"))
    seen = more.get("seen", reflection.revision)
    opinion = Opinion(comment, points)
    return reviews.decide(reflection=reflection, reviewer=who, decision=decision, opinion=opinion, seen=seen)


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
    assert [one.attempt for one in queue.reflections_of(course=placement.course)] == [attempt]


def test_an_accepted_reflection_brings_the_grade_with_comment_and_grader(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = do_all(placement, learner)
    heard: list[GradeEvent] = []

    def hear(grade: GradeEvent, **_: object) -> None:
        heard.append(grade)

    with listening(progress_changed, hear):
        decide(attempt, teacher, "accepted", "Clear and complete.", "4,5")
    (grade,) = heard
    assert (grade.points, grade.max_points) == (6.5, 7)
    assert (grade.comment, grade.grader, grade.attempt) == ("Clear and complete.", teacher, attempt)
    assert Progress.objects.get().points == 6.5
    assert not queue.reflections_of(course=placement.course)


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


def test_when_the_counted_attempt_falls_the_next_best_counts(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    first, second = do_all(placement, learner, words="one"), do_all(placement, learner, words="two")
    decide(first, teacher, "accepted", points="5")
    decide(second, teacher, "accepted", "Second.", "4")
    assert ledger() == [(7, "")]
    decide(first, teacher, "accepted", points="1")
    assert ledger()[1:] == [(6, "Second.")]
    assert Progress.objects.get().counted_attempt == second


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
    assert attempts.result_elsewhere(placement=here, learner=learner.user) is None
    decide(attempt, teacher, "accepted", points="5")
    assert attempts.result_elsewhere(placement=here, learner=learner.user) == attempt


def test_whoever_is_second_is_told_and_the_words_are_kept(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    colleague = make.member(placement.course, Role.INSTRUCTOR).user
    attempt = do_all(placement, learner)
    decide(attempt, teacher, "accepted", "First.", "5", seen=1)
    with pytest.raises(OvertakenError):
        decide(attempt, colleague, "returned", "Second.", seen=1)
    assert Review.objects.get().comment == "First."
    assert ReviewDraft.objects.get(reviewer=colleague).comment == "Second."
    decide(attempt, colleague, "returned", "Second.", seen=2)
    assert attempt.reflections.get().state == "returned"
    assert not ReviewDraft.objects.exists()


def test_an_answer_that_came_meanwhile_is_not_judged_unread(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = do_all(placement, learner)
    give(attempt, "r1", "Something quite different.")
    with pytest.raises(OvertakenError):
        decide(attempt, teacher, "accepted", points="5", seen=1)
    assert attempt.reflections.get().state == "waiting"


@pytest.mark.parametrize(
    ("decision", "comment", "points"),
    [
        ("returned", "", ""),
        ("accepted", "Good.", ""),
        ("accepted", "Good.", "six"),
        ("accepted", "Good.", "6"),
        ("accepted", "Good.", "-1"),
        ("accepted", "Good.", "nan"),
        ("accepted", "g" * 4001, "5"),
        ("waiting", "Good.", "5"),
        ("", "Good.", "5"),
    ],
)
def test_a_review_that_lacks_something_is_refused_and_kept_as_a_draft(
    placement: Placement, learner: Enrolment, teacher: User, decision: str, comment: str, points: str
) -> None:
    attempt = do_all(placement, learner)
    with pytest.raises(UnfitReviewError):
        decide(attempt, teacher, decision, comment, points)
    assert not Review.objects.exists()
    kept = list(ReviewDraft.objects.values_list("comment", "points"))
    assert kept == ([(comment, points)] if comment or points else [])


def test_nobody_reviews_their_own_work(placement: Placement, learner: Enrolment) -> None:
    attempt = do_all(placement, learner)
    make.member(placement.course, Role.INSTRUCTOR, who=learner.user)
    with pytest.raises(UnfitReviewError):
        decide(attempt, learner.user, "accepted", "I am great.", "5")


def test_each_reviewer_has_a_draft_that_late_copies_do_not_bring_back(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    colleague = make.member(placement.course, Role.INSTRUCTOR).user
    reflection = do_all(placement, learner).reflections.get()
    for who, words in ((teacher, "mine"), (colleague, "yours"), (teacher, "mine, longer")):
        reviews.save_draft(reflection=reflection, reviewer=who, opinion=Opinion(words), seen=1)
    assert set(ReviewDraft.objects.values_list("comment", flat=True)) == {"mine, longer", "yours"}
    decide(reflection.attempt, teacher, "accepted", "mine, longer", "5")
    reviews.save_draft(reflection=reflection, reviewer=teacher, opinion=Opinion("mine, longer"), seen=1)
    assert list(ReviewDraft.objects.values_list("comment", flat=True)) == ["yours"]
    reviews.save_draft(reflection=reflection, reviewer=colleague, opinion=Opinion(), seen=2)
    assert not ReviewDraft.objects.exists()


def test_many_are_accepted_at_once_but_what_changed_or_is_half_written_is_left(
    placement: Placement, teacher: User
) -> None:
    works = [do_all(placement, make.member(placement.course)) for _ in range(4)]
    chosen = [(work.reflections.get(), 1) for work in works]
    give(works[2], "r1", "Changed meanwhile.")
    reviews.save_draft(reflection=chosen[3][0], reviewer=teacher, opinion=Opinion("Well"), seen=1)
    assert reviews.accept_many(chosen=chosen, reviewer=teacher) == (2, 2)
    assert ledger() == [(7, ""), (7, "")]
    assert list(Reflection.objects.order_by("pk").values_list("state", flat=True)) == [
        "accepted",
        "accepted",
        "waiting",
        "waiting",
    ]


@pytest.mark.parametrize(
    ("role", "counts"), [(Role.INSTRUCTOR, True), (Role.VISITOR, False), (Role.LEARNER, False)]
)
def test_nobody_is_asked_to_review_what_someone_tries_out(
    placement: Placement, teacher: User, role: str, counts: bool
) -> None:
    someone = make.member(placement.course, role, counts=counts)
    attempt = do_all(placement, someone)
    assert not queue.reflections_of(course=placement.course)
    assert (attempt.points, attempt.max_points) == (2, 7)
    (standing,) = reflections.of_attempt(attempt=attempt, language="en")
    assert standing.is_tried_out


def test_the_review_of_someone_who_is_an_instructor_now_makes_no_grade(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = do_all(placement, learner)
    make.member(placement.course, Role.INSTRUCTOR, who=learner.user)
    assert not queue.reflections_of(course=placement.course)
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
