"""By which rule answers give points: today's says one thing of every task, and what was begun before stays as it was."""

from typing import Any

import pytest

from activities.learning import attempts
from activities.learning.statistics import rebuild
from activities.models import Attempt, Enrolment, GradeEvent, Judging, Placement, Progress
from activities.publishing.publish import publish
from activities.signals import progress_changed
from activities.teaching import reviews
from activities.teaching.reviews import Opinion
from tests.activities.conftest import listening
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
Json = dict[str, Any]


def screen() -> Json:
    """A practice screen with one wrong button and the right one."""
    wrong, right = (
        {"id": "astray", "label": make.text("Delete"), "wrong": make.text("Not that one.")},
        {"id": "on", "label": make.text("Next"), "to": "end"},
    )
    screens = [
        {"id": "start", "title": make.text("Start"), "actions": [wrong, right]},
        {"id": "end", "title": make.text("There")},
    ]
    named = {"prompt": make.text("Press Next."), "app": make.text("App")}
    return {
        "type": "simulated_screen",
        "id": "screen",
        **named,
        "start": "start",
        "goal": "end",
        "screens": screens,
    }


def talk() -> Json:
    """A conversation with a poor reply that leads nowhere and one that leads to a bad end."""
    replies = [
        {"id": "rude", "text": make.text("What?"), "wrong": make.text("Be kind.")},
        {"id": "good", "text": make.text("Hello"), "to": "end"},
        {"id": "bad", "text": make.text("Bye"), "to": "end", "wrong": make.text("Already?")},
    ]
    turns: list[Json] = [
        {"id": "hello", "speaker": make.text("Anna"), "lines": [make.text("Hello!")], "replies": replies},
        {"id": "end", "speaker": make.text("Anna"), "lines": [make.text("See you.")]},
    ]
    return {
        "type": "dialogue",
        "id": "talk",
        "prompt": make.text("Talk."),
        "points": 2,
        "start": "hello",
        "turns": turns,
    }


def several() -> Json:
    """A question with two right options of three, for four points."""
    options = [
        {"id": name, "text": make.text(name), "feedback": make.text(name), "correct": name != "c"}
        for name in ("a", "b", "c")
    ]
    return {
        "type": "choice",
        "id": "several",
        "prompt": make.text("Which?"),
        "points": 4,
        "is_multiple": True,
        "options": options,
    }


STEPS = [[screen()], [talk()], [several()]]
MOST = 7


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course())


def placed(learner: Enrolment, rule: Judging, steps: list[list[Json]]) -> Placement:
    activity = make.activity(steps=steps)
    activity.versions.update(judging=rule)
    activity.refresh_from_db()
    return make.placement(learner.course, activity)


def give(attempt: Attempt, block: str, name: str, *values: str) -> None:
    key = f"{block}-{attempt.answers.count()}"
    attempts.answer(attempt=attempt, block=block, key=key, form={name: list(values)})


def all_with_a_wrong_turn_in_each(attempt: Attempt) -> None:
    for button in ("astray", "on"):
        give(attempt, "screen", "action", button)
    for reply in ("rude", "good"):
        give(attempt, "talk", "reply", reply)
    for chosen in (("a",), ("a", "b")):
        give(attempt, "several", "response", *chosen)


def test_trying_is_free_in_every_sort_of_task(learner: Enrolment) -> None:
    attempt = attempts.start(placement=placed(learner, Judging.WHEN_RIGHT, STEPS), learner=learner.user)
    all_with_a_wrong_turn_in_each(attempt)
    attempt.refresh_from_db()
    assert (attempt.points, attempt.max_points) == (MOST, MOST)
    rights = attempt.answers.filter(is_complete=True).order_by("pk").values_list("is_correct", "points")
    assert list(rights) == [(True, 1), (True, 2), (False, 0), (True, 4)]


def test_what_is_not_right_in_the_end_gives_nothing_and_a_number_is_always_whole(learner: Enrolment) -> None:
    attempt = attempts.start(placement=placed(learner, Judging.WHEN_RIGHT, STEPS), learner=learner.user)
    give(attempt, "screen", "action", "on")
    give(attempt, "talk", "reply", "bad")
    give(attempt, "several", "response", "a")
    attempt.refresh_from_db()
    assert attempt.points == 1
    give(attempt, "talk", "reply", "start-again")
    give(attempt, "talk", "reply", "good")
    give(attempt, "talk", "reply", "start-again")
    give(attempt, "talk", "reply", "bad")  # what was right once stays right
    attempt.refresh_from_db()
    assert attempt.points == 3


def test_what_was_begun_by_the_older_rule_is_judged_by_it_to_the_end(learner: Enrolment) -> None:
    placement = placed(learner, Judging.BY_SHARE, STEPS)
    attempt = attempts.start(placement=placement, learner=learner.user)
    give(attempt, "screen", "action", "astray")
    document = placement.activity.versions.get().content
    assert publish(content=document).is_new  # a release with today's rule loads the same content
    assert publish(content=document).is_new is False
    all_with_a_wrong_turn_in_each(attempt)
    attempts.finish(attempt=attempt)
    attempt.refresh_from_db()
    assert attempt.points == pytest.approx(0.9 + 1 + 4)
    again = attempts.start(placement=Placement.objects.get(), learner=learner.user)
    assert again.version.judging == Judging.WHEN_RIGHT
    assert again.version.content == attempt.version.content
    assert again.max_points == attempt.max_points  # columns made already do not move


def test_counting_anew_moves_no_grade_that_came_by_the_older_rule(learner: Enrolment) -> None:
    steps = [[screen()], [several()], [make.reflection(points=2)]]
    placement = placed(learner, Judging.BY_SHARE, steps)
    teacher = make.member(learner.course, "instructor").user
    attempt = attempts.start(placement=placement, learner=learner.user)
    for button in ("astray", "on"):
        give(attempt, "screen", "action", button)
    give(attempt, "several", "response", "a")
    give(attempt, "r1", "response", "I sawed.")
    reflection = attempt.reflections.get()
    opinion = Opinion("Good.", "1,5")  # halves were given then
    reviews.decide(reflection=reflection, reviewer=teacher, decision="accepted", opinion=opinion, revision=1)
    before = list(GradeEvent.objects.values("points", "max_points", "comment"))
    assert [one["points"] for one in before] == [pytest.approx(0.9 + 2 + 1.5)]
    heard: list[object] = []

    def hear(**told: object) -> None:
        heard.append(told)

    publish(content=attempt.version.content)
    with listening(progress_changed, hear):
        rebuild.rebuild_everything()
        attempts.recount_attempt(attempt=attempt)
        attempts.finish(attempt=attempt)
    assert heard == []
    assert list(GradeEvent.objects.values("points", "max_points", "comment")) == before
    assert Progress.objects.get().points == before[0]["points"]


def test_a_reviewer_gives_whole_points_too(learner: Enrolment) -> None:
    placement = placed(learner, Judging.WHEN_RIGHT, [[make.reflection(points=2)]])
    teacher = make.member(learner.course, "instructor").user
    attempt = attempts.start(placement=placement, learner=learner.user)
    give(attempt, "r1", "response", "I sawed.")
    reflection = attempt.reflections.get()
    with pytest.raises(reviews.UnfitReviewError):
        reviews.decide(
            reflection=reflection,
            reviewer=teacher,
            decision="accepted",
            opinion=Opinion("", "1,5"),
            revision=1,
        )
    assert not GradeEvent.objects.exists()
