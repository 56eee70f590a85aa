import pytest

from activities.models import Enrolment, GradeEvent, Placement, Reflection, Review, ReviewDraft, Role, User
from activities.teaching import reviews
from activities.teaching.reviews import Opinion, OvertakenError, UnfitReviewError
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


def test_whoever_is_second_is_told_and_the_words_are_kept(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    colleague = make.member(placement.course, Role.INSTRUCTOR).user
    attempt = do_all(placement, learner)
    decide(attempt, teacher, "accepted", "First.", "5", revision=1)
    with pytest.raises(OvertakenError):
        decide(attempt, colleague, "returned", "Second.", revision=1)
    assert Review.objects.get().comment == "First."
    assert ReviewDraft.objects.get(reviewer=colleague).comment == "Second."
    decide(attempt, colleague, "returned", "Second.", revision=2)
    assert attempt.reflections.get().state == "returned"
    assert not ReviewDraft.objects.exists()


def test_an_answer_that_came_meanwhile_is_not_judged_unread(
    placement: Placement, learner: Enrolment, teacher: User
) -> None:
    attempt = do_all(placement, learner)
    give(attempt, "r1", "Something quite different.")
    with pytest.raises(OvertakenError):
        decide(attempt, teacher, "accepted", points="5", revision=1)
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


def test_nobody_accepts_their_own_work_among_others(placement: Placement, learner: Enrolment) -> None:
    reflection = do_all(placement, learner).reflections.get()
    make.member(placement.course, Role.INSTRUCTOR, who=learner.user)
    assert reviews.accept_many(chosen=[(reflection, 1)], reviewer=learner.user) == (0, 1)


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
        reviews.save_draft(reflection=reflection, reviewer=who, opinion=Opinion(words), revision=1)
    assert set(ReviewDraft.objects.values_list("comment", flat=True)) == {"mine, longer", "yours"}
    decide(reflection.attempt, teacher, "accepted", "mine, longer", "5")
    reviews.save_draft(reflection=reflection, reviewer=teacher, opinion=Opinion("mine, longer"), revision=1)
    assert list(ReviewDraft.objects.values_list("comment", flat=True)) == ["yours"]
    reviews.save_draft(reflection=reflection, reviewer=colleague, opinion=Opinion(), revision=2)
    assert not ReviewDraft.objects.exists()


def test_many_are_accepted_at_once_but_what_changed_or_is_half_written_is_left(
    placement: Placement, teacher: User
) -> None:
    works = [do_all(placement, make.member(placement.course)) for _ in range(4)]
    chosen = [(work.reflections.get(), 1) for work in works]
    give(works[2], "r1", "Changed meanwhile.")
    reviews.save_draft(reflection=chosen[3][0], reviewer=teacher, opinion=Opinion("Well"), revision=1)
    assert reviews.accept_many(chosen=chosen, reviewer=teacher) == (2, 2)
    assert ledger() == [(7, ""), (7, "")]
    assert list(Reflection.objects.order_by("pk").values_list("state", flat=True)) == [
        "accepted",
        "accepted",
        "waiting",
        "waiting",
    ]
