"""An instructor reviews reflections: drafts, decisions, and what follows for the grade."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from activities.incoming.numbers import fraction
from activities.learning import services as learning
from activities.models import Attempt, Judging, Reflection, Review, ReviewDraft, ReviewState, User
from activities.runtime import clock

MOST_LETTERS = 4000
MOST_LETTERS_OF_POINTS = 20


@dataclass(frozen=True)
class Opinion:
    """What a reviewer has to say; `points` as it was typed."""

    comment: str = ""
    points: str = ""


class UnfitReviewError(Exception):
    """The review lacks something; the message tells the reviewer what."""


class OvertakenError(Exception):
    """The reflection has changed since the reviewer saw it; the opinion is kept as a draft."""


def decide(
    *, reflection: Reflection, reviewer: User, decision: str, opinion: Opinion, revision: int
) -> Review:
    """Accept a reflection or send it back, if it still is at the revision that the reviewer saw.

    Whatever comes between, what was written is kept as the reviewer's draft.
    """
    try:
        _require_fit(reflection, reviewer, opinion)
        points = _fit_points(reflection, decision, opinion)
        return _decide(reflection, reviewer, decision, opinion.comment, points, revision)
    except (UnfitReviewError, OvertakenError):
        _keep(reflection, reviewer, opinion, revision)
        raise


@transaction.atomic
def _decide(
    reflection: Reflection, reviewer: User, decision: str, comment: str, points: float | None, revision: int
) -> Review:
    # The attempt first, as an answer of its learner does: nobody waits for the other.
    attempt = Attempt.objects.select_for_update().get(pk=reflection.attempt_id)
    row = Reflection.objects.select_for_update().get(pk=reflection.pk)
    if row.revision != revision:
        raise OvertakenError
    row.state, row.points, row.revision = ReviewState(decision), points, row.revision + 1
    row.save(update_fields=["state", "points", "revision"])
    review = Review.objects.create(
        reflection=row,
        answer_id=row.answer_id,
        reviewer=reviewer,
        decision=decision,
        comment=comment,
        points=points,
        revision=row.revision,
        reviewed_at=clock.now(),
    )
    ReviewDraft.objects.filter(reflection=row, reviewer=reviewer).delete()
    learning.recount_attempt(attempt=attempt)
    return review


def accept_many(*, chosen: Iterable[tuple[Reflection, int]], reviewer: User) -> tuple[int, int]:
    """Accept with full points what nothing came between for; returns how many were accepted and how many left."""
    accepted = left = 0
    for reflection, revision in chosen:
        is_own = reflection.attempt.learner_id == reviewer.pk
        if is_own or ReviewDraft.objects.filter(reflection=reflection, reviewer=reviewer).exists():
            left += 1  # half-written words are neither sent nor thrown away
            continue
        try:
            _decide(reflection, reviewer, ReviewState.ACCEPTED, "", reflection.max_points, revision)
            accepted += 1
        except OvertakenError:
            left += 1
    return accepted, left


def save_draft(*, reflection: Reflection, reviewer: User, opinion: Opinion, revision: int) -> None:
    """Keep what a reviewer has begun to write; a late copy of what has been decided meanwhile is not kept."""
    if len(opinion.points) > MOST_LETTERS_OF_POINTS:
        most = {"most": MOST_LETTERS_OF_POINTS}
        raise UnfitReviewError(
            _("The points are too long. Write them with %(most)s characters at most.") % most
        )
    _keep(reflection, reviewer, opinion, revision)


def _keep(reflection: Reflection, reviewer: User, opinion: Opinion, revision: int) -> None:
    mine: dict[str, Any] = {"reflection": reflection, "reviewer": reviewer}
    if Review.objects.filter(**mine, revision__gt=revision).exists():
        return
    points = (
        opinion.points if len(opinion.points) <= MOST_LETTERS_OF_POINTS else ""
    )  # no points are that long
    if not opinion.comment and not points:
        ReviewDraft.objects.filter(**mine).delete()
        return
    fresh = {"comment": opinion.comment, "points": points, "saved_at": clock.now()}
    ReviewDraft.objects.update_or_create(**mine, defaults=fresh)


def _require_fit(reflection: Reflection, reviewer: User, opinion: Opinion) -> None:
    if reflection.attempt.learner_id == reviewer.pk:
        raise UnfitReviewError(_("You cannot review your own work."))
    if len(opinion.comment) > MOST_LETTERS:
        most = {"most": MOST_LETTERS}
        raise UnfitReviewError(_("Your comment is too long. It may have %(most)s letters at most.") % most)


def _fit_points(reflection: Reflection, decision: str, opinion: Opinion) -> float | None:
    if decision == ReviewState.RETURNED:
        if not opinion.comment:
            raise UnfitReviewError(_("Write what the learner should do. Then send it back."))
        return None
    if decision != ReviewState.ACCEPTED:
        raise UnfitReviewError(_("Choose whether you accept it or send it back."))
    if not reflection.max_points:
        return 0.0
    points = _points(opinion.points)
    if points is None or not 0 <= points <= reflection.max_points or not _is_whole_enough(reflection, points):
        most = f"{reflection.max_points:g}"
        raise UnfitReviewError(_("Give whole points from 0 to %(most)s.") % {"most": most})
    return points


def _is_whole_enough(reflection: Reflection, points: float) -> bool:
    """Halves are left to what was begun when they were given."""
    return points.is_integer() or reflection.attempt.version.judging == Judging.BY_SHARE


def _points(typed: str) -> float | None:
    number = fraction(typed)
    return None if number is None else round(number, 2)
