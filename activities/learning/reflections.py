"""Where reflections stand: handed in, sent back or accepted; the results that wait for them, and what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from activities.blocks.reflection import written_in
from activities.blocks.texts import localised
from activities.learning.photos import uploads
from activities.models import (
    Answer,
    Attempt,
    Reflection,
    Review,
    ReviewState,
)
from activities.publishing import services as publishing


@dataclass(frozen=True)
class Verdict:
    """What the instructors' accepted reviews of an attempt come to."""

    points: float
    comment: str
    grader_id: int | None


@dataclass(frozen=True)
class ReviewStatus:
    """One reflection as its learner sees it."""

    reflection: Reflection
    comment: str = ""
    title: str = ""

    @property
    def is_tried_out(self) -> bool:
        """Nobody reviews what an instructor or a visitor tries out."""
        return not self.reflection.attempt.counts

    @property
    def is_sent_back(self) -> bool:
        """Is the learner asked to answer again?"""
        return self.reflection.state == ReviewState.RETURNED

    @property
    def is_accepted(self) -> bool:
        """Can it no longer be changed?"""
        return self.reflection.state == ReviewState.ACCEPTED


def hand_in(*, answer: Answer, definition: dict[str, Any]) -> None:
    """An answer to a reflection waits for review from here on; call it inside the answer's transaction."""
    if not publishing.is_reviewed(definition):
        return
    facts = {
        "answer": answer,
        "state": ReviewState.WAITING,
        "handed_in_at": answer.answered_at,
        "points": None,
    }
    mine = Reflection.objects.filter(attempt=answer.attempt_id, block=answer.block)
    if not mine.update(revision=F("revision") + 1, **facts):
        facts["max_points"] = answer.max_points
        Reflection.objects.create(attempt_id=answer.attempt_id, block=answer.block, **facts)
    remove_unused_photos(attempt=answer.attempt, definition=definition)


def remove_unused_photos(*, attempt: Attempt, definition: dict[str, Any]) -> None:
    """Keep the photo of the answer that stands, and those that an instructor has looked at."""
    if not publishing.is_reviewed(definition):
        return
    here = {"attempt": attempt, "block": definition["id"]}
    current = Reflection.objects.filter(**here).values("answer")
    reviewed = Review.objects.filter(reflection__in=Reflection.objects.filter(**here)).values("answer")
    shown = Answer.objects.filter(Q(pk__in=current) | Q(pk__in=reviewed))
    used = {written_in(one.response).photo for one in shown}
    uploads.remove_unused(**here, used=used)


def takes_answers(attempt: Attempt, definition: dict[str, Any]) -> bool:
    """A reflection may be changed until it is accepted, also after the end; everything else until the end."""
    if publishing.is_reviewed(definition):
        mine = attempt.reflections.filter(block=definition["id"])
        state = mine.values_list("state", flat=True).first()
        return attempt.finished_at is None if state is None else state != ReviewState.ACCEPTED
    return attempt.finished_at is None


def holds_result_back(attempt: Attempt) -> bool:
    """Does the attempt's result wait for an instructor?"""
    may_wait = attempt.counts and publishing.outline_of(attempt.version).has_reviewed
    return may_wait and holding_back().filter(attempt=attempt).exists()


def holding_back() -> QuerySet[Reflection]:
    """Reflections whose points are not given yet."""
    return Reflection.objects.filter(max_points__gt=0).exclude(state=ReviewState.ACCEPTED)


def sent_back(attempt: Attempt) -> set[str]:
    """The blocks that the learner is asked to answer again."""
    return set(attempt.reflections.filter(state=ReviewState.RETURNED).values_list("block", flat=True))


def verdict(attempt: Attempt) -> Verdict:
    """The points, the comments one after another, and whoever reviewed last."""
    if not publishing.outline_of(attempt.version).has_reviewed:
        return Verdict(0, "", None)
    accepted = attempt.reflections.filter(state=ReviewState.ACCEPTED)
    reviews = _current_reviews(accepted).order_by("reflection__pk")
    comments = [review.comment for review in reviews if review.comment]
    last = max(reviews, key=lambda review: review.pk, default=None)
    points = accepted.aggregate(points=Sum("points"))["points"] or 0
    return Verdict(points, "\n\n".join(comments), last.reviewer_id if last else None)


def of_learner(*, attempts: list[Attempt], language: str) -> list[ReviewStatus]:
    """One's own reflections of the newest attempt, the last of these, and of earlier ones those that are not settled."""
    if not attempts:
        return []
    mine, newest = Reflection.objects.filter(attempt__in=attempts), attempts[-1].number
    rows = _with_version(mine).order_by("-attempt__number", "pk")
    shown = [row for row in rows if row.attempt.number == newest or row.state != ReviewState.ACCEPTED]
    return review_statuses(shown, language)


def reflections_of(*, attempt: Attempt, language: str) -> list[ReviewStatus]:
    """The attempt's reflections, in the order in which they were first handed in."""
    if not publishing.outline_of(attempt.version).has_reviewed:
        return []
    return review_statuses(_with_version(attempt.reflections.all()).order_by("pk"), language)


def _with_version(rows: QuerySet[Reflection]) -> QuerySet[Reflection]:
    """Without its content, which the process has (outlines.py)."""
    return rows.select_related("attempt__version").defer("attempt__version__content")


def review_statuses(reflections: Iterable[Reflection], language: str) -> list[ReviewStatus]:
    """With what was said of each; a comment stands until the learner has answered again."""
    rows = list(reflections)
    comments = {review.reflection_id: review.comment for review in _current_reviews(rows)}
    return [ReviewStatus(row, comments.get(row.pk, ""), title_of(row, language)) for row in rows]


def title_of(reflection: Reflection, language: str) -> str:
    """The title of the reflection's step, in the activity's language nearest to this one."""
    number, _ = step_and_block_of(reflection)
    outline = publishing.outline_of(reflection.attempt.version)
    return localised(
        outline.steps[number - 1]["title"], publishing.choose_language(outline.content, language)
    )


def step_and_block_of(reflection: Reflection) -> tuple[int, dict[str, Any]]:
    """The number of its step, and its block, in the version that the learner began."""
    return publishing.outline_of(reflection.attempt.version).answerable[reflection.block]


def _current_reviews(reflections: Any) -> QuerySet[Review]:
    return Review.objects.filter(reflection__in=reflections, revision=F("reflection__revision"))
