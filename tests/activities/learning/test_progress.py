from datetime import timedelta

import pytest

from activities.learning import attempts, carried_results, progress
from activities.models import (
    Attempt,
    Counting,
    Enrolment,
    GradeEvent,
    Placement,
    PlacementTally,
    Progress,
    Role,
    Trouble,
)
from activities.signals import progress_changed
from tests.activities.conftest import listening
from tests.activities.learning.doing import MONDAY, give, on_day
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def finish_with(placement: Placement, who: Enrolment, *choices: str) -> Attempt:
    attempt = attempts.start(placement=placement, learner=who.user)
    for number, choice in enumerate(choices, start=1):
        form = {"response": [choice]}
        attempts.answer(attempt=attempt, block=f"q{number}", key=f"{number}", form=form)
    return attempts.finish(attempt=attempt)


def ledger() -> list[float]:
    return list(GradeEvent.objects.values_list("points", flat=True))


def test_the_best_attempt_counts() -> None:
    placement = make.placement()
    learner = make.member(placement.course)
    finish_with(placement, learner, "right", "wrong")
    best = finish_with(placement, learner, "right", "right")
    finish_with(placement, learner, "wrong", "wrong")
    place = Progress.objects.get()
    assert (place.points, place.counted_attempt, place.attempts) == (2, best, 3)
    assert ledger() == [1, 2]


def test_the_latest_attempt_counts_where_the_placement_says_so() -> None:
    placement = make.placement(counting=Counting.LATEST)
    learner = make.member(placement.course)
    for choices in (("right", "right"), ("right", "wrong"), ("wrong", "right")):
        finish_with(placement, learner, *choices)
    assert Progress.objects.get().points == 1
    assert ledger() == [2, 1]


def test_where_the_latest_counts_an_answer_corrected_in_it_counts_too() -> None:
    placement = make.placement(counting=Counting.LATEST)
    learner, stranger = make.member(placement.course), make.member(placement.course)
    finish_with(placement, learner, "right", "right")
    attempt = attempts.start(placement=placement, learner=learner.user)
    for key, block, choice in (("1", "q1", "right"), ("2", "q2", "wrong"), ("3", "q2", "right")):
        attempts.answer(attempt=attempt, block=block, key=key, form={"response": [choice]})
    attempts.finish(attempt=attempt)
    finish_with(placement, stranger, "wrong", "wrong")
    place = Progress.objects.get(learner=learner.user)
    assert (place.points, place.counted_attempt) == (2, attempt)
    assert ledger() == [2, 1, 2, 0]


def test_a_further_attempt_is_counted_and_is_a_sign_of_life_where_it_is_begun_alone() -> None:
    placement = make.placement()
    learner, other = make.member(placement.course), make.placement(placement.course)
    with on_day(0):
        for one in (placement, other):
            finish_with(one, learner, "right", "right")
    with on_day(1):
        attempts.start(placement=placement, learner=learner.user)
    found = {one.placement: (one.attempts, one.last_activity_at) for one in Progress.objects.all()}
    assert found == {placement: (2, MONDAY + timedelta(days=1)), other: (1, MONDAY)}


def test_a_placement_stays_finished_since_the_first_time_and_heard_from_at_the_last() -> None:
    placement = make.placement()
    learner = make.member(placement.course)
    for day, choice in ((0, "wrong"), (2, "right")):
        with on_day(day):
            attempt = attempts.start(placement=placement, learner=learner.user)
            give(attempt, choice)
            assert Progress.objects.get().step == 2
        with on_day(day + 1):
            give(attempt, choice, block="q2")
            assert Progress.objects.get().step == 3
            attempts.finish(attempt=attempt)
    place = Progress.objects.get()
    assert (place.finished_at, place.last_activity_at) == (
        MONDAY + timedelta(days=1),
        MONDAY + timedelta(days=3),
    )
    assert set(GradeEvent.objects.values_list("counting", flat=True)) == {Counting.BEST}


def test_who_has_answered_everything_is_stuck_no_more_and_has_finished_though_a_review_waits() -> None:
    steps = [[make.question()], [make.reflection()]]
    placement = make.placement(of=make.activity(steps=steps))
    learner = make.member(placement.course)
    attempt = attempts.start(placement=placement, learner=learner.user)
    give(attempt, "wrong", "wrong", "wrong")
    assert Trouble.objects.exists()
    give(attempt, "I sawed.", block="r1")
    learner.refresh_from_db()
    assert (Trouble.objects.exists(), learner.finished, ledger()) == (False, 1, [])


def test_a_first_result_of_nothing_is_a_result() -> None:
    placement = make.placement()
    finish_with(placement, make.member(placement.course), "wrong", "wrong")
    assert ledger() == [0]


def test_listeners_hear_of_each_result_that_came_to_count() -> None:
    placement = make.placement()
    learner, stranger = make.member(placement.course), make.member(placement.course)
    heard: list[tuple[int, float]] = []

    def hear(progress: Progress, grade: GradeEvent, **_: object) -> None:
        heard.append((progress.learner_id, grade.points))

    with listening(progress_changed, hear):
        finish_with(placement, learner, "right", "wrong")
        finish_with(placement, stranger, "wrong", "wrong")
        finish_with(placement, learner, "right", "wrong")
    assert heard == [(learner.user_id, 1), (stranger.user_id, 0)]


def restated(placement: Placement, who: Enrolment) -> list[tuple[Placement, int, float]]:
    heard: list[tuple[Placement, int, float]] = []

    def hear(progress: Progress, grade: GradeEvent, **_: object) -> None:
        heard.append((progress.placement, grade.learner_id, grade.points))

    with listening(progress_changed, hear):
        progress.restate_result(placement=placement, learner_id=who.user_id)
    return heard


def test_a_result_that_may_have_been_overtaken_is_entered_once_more_and_no_strangers() -> None:
    placement = make.placement()
    learner, stranger = make.member(placement.course), make.member(placement.course)
    finish_with(placement, stranger, "wrong", "wrong")
    finish_with(make.placement(placement.course), learner, "right", "right")
    attempt = finish_with(placement, learner, "right", "wrong")
    assert restated(placement, learner) == [(placement, learner.user_id, 1)]
    assert ledger() == [0, 2, 1, 1]
    last, place = GradeEvent.objects.latest("pk"), Progress.objects.get(counted_attempt=attempt)
    assert (last.attempt, last.submitted_at) == (attempt, place.finished_at)


@pytest.mark.parametrize("missing", ["counted_attempt", "finished_at"])
def test_what_has_no_result_is_not_entered_once_more(missing: str) -> None:
    placement = make.placement()
    learner, stranger = make.member(placement.course), make.member(placement.course)
    assert restated(placement, stranger) == []
    finish_with(placement, learner, "right", "wrong")
    Progress.objects.update(**{missing: None})
    assert restated(placement, learner) == []
    assert ledger() == [1]


@pytest.mark.parametrize(
    ("points", "most", "part"), [(1, 2, 0.5), (2, 2, 1), (0, 2, 0), (None, 2, 0), (1, 0, 0), (1, None, 0)]
)
def test_a_share_is_between_nothing_and_all(points: float | None, most: float | None, part: float) -> None:
    assert progress.share_of_points(points, most) == part


def test_who_counts_only_now_has_begun_once() -> None:
    placement = make.placement()
    someone = make.member(placement.course, Role.VISITOR)
    attempt = finish_with(placement, someone, "right", "wrong")
    assert not Progress.objects.exists()
    make.member(placement.course, Role.LEARNER, who=someone.user)
    attempts.recount_attempt(attempt=attempt)
    assert (Progress.objects.get().attempts, ledger()) == (1, [1])
    assert PlacementTally.objects.get(placement=placement).begun == 1


def test_of_two_equal_results_the_first_one_counts_and_the_placement_is_finished_once() -> None:
    placement = make.placement()
    learner, stranger = make.member(placement.course), make.member(placement.course)
    first = finish_with(placement, learner, "right", "wrong")
    finish_with(placement, learner, "wrong", "right")
    finish_with(placement, stranger, "right", "right")
    assert Progress.objects.get(learner=learner.user).counted_attempt == first
    assert PlacementTally.objects.get(placement=placement).finished == 2


@pytest.mark.parametrize("is_older", [True, False])
def test_where_the_latest_counts_ones_own_attempt_comes_after_what_was_brought_along(is_older: bool) -> None:
    placements = [make.placement(of=one, counting=Counting.LATEST) for one in [make.activity()] * 2]
    there, here = placements if is_older else reversed(placements)
    learner = make.member(there.course)
    for second in ("wrong", "right"):
        finish_with(there, learner, "right", second)
    make.member(here.course, who=learner.user)
    assert carried_results.bring_along(placement=here, learner=learner.user) is not None
    own = finish_with(here, learner, "right", "wrong")
    assert Progress.objects.get(placement=here).counted_attempt == own
    assert list(GradeEvent.objects.filter(placement=here).values_list("points", flat=True)) == [2, 1]


@pytest.mark.parametrize("by_code", [True, False])
def test_the_ledger_says_whether_a_code_had_a_part_in_the_result(by_code: bool) -> None:
    placement = make.placement()
    attempt = finish_with(placement, make.member(placement.course), "right", "wrong")
    attempt.answers.update(by_code=by_code)
    attempts.recount_attempt(attempt=attempt)
    GradeEvent.objects.all().delete()
    progress.restate_result(placement=placement, learner_id=attempt.learner_id)
    assert GradeEvent.objects.get().by_code is by_code
