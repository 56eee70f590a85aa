"""Work handed in and reviewed, for tests, as plain functions."""

from typing import Any

from activities.learning import attempts
from activities.models import Attempt, Enrolment, Placement, Review, Role, User
from activities.teaching import reviews
from activities.teaching.reviews import Opinion
from tests.factories import activities as make


def placement() -> Placement:
    """An activity with a question of 2 points and a reflection of 5."""
    return make.placement(of=make.activity(steps=[[make.question(points=2)], [make.reflection()]]))


def instructor(of: Placement) -> User:
    """One more instructor of the course."""
    return make.member(of.course, Role.INSTRUCTOR).user


def give(attempt: Attempt, block: str, words: str, key: str = "") -> None:
    """An answer."""
    attempts.answer(attempt=attempt, block=block, key=key or f"{block}-{words}", form={"response": [words]})


def do_all(placement: Placement, who: Enrolment, choice: str = "right", words: str = "I sawed.") -> Attempt:
    """From the start to the end; the reflection waits."""
    attempt = attempts.start(placement=placement, learner=who.user)
    give(attempt, "q1", choice)
    give(attempt, "r1", words)
    return attempts.finish(attempt=attempt)


def decide(
    attempt: Attempt, who: User, decision: str, comment: str = "", points: str = "", **more: Any
) -> Review:
    """An instructor decides on what is there now, unless `revision` says otherwise."""
    reflection = attempt.reflections.get(block=more.get("block", "r1"))
    revision = more.get("revision", reflection.revision)
    opinion = Opinion(comment, points)
    return reviews.decide(
        reflection=reflection, reviewer=who, decision=decision, opinion=opinion, revision=revision
    )
