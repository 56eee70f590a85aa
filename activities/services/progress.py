"""Where a learner stands, and the ledger of results that came to count."""

from datetime import datetime
from typing import Any

from django.db.models import F

from activities.models import Attempt, Counting, GradeEvent, Placement, Progress, Status, User
from activities.signals import progress_changed


def begin(*, placement: Placement, learner: User, at: datetime) -> None:
    """An attempt that counts has begun."""
    _, is_new = Progress.objects.get_or_create(
        placement=placement, learner=learner, defaults={"started_at": at, "last_activity_at": at}
    )
    if not is_new:
        mine = Progress.objects.filter(placement=placement, learner=learner)
        mine.update(attempts=F("attempts") + 1, last_activity_at=at)


def touch(*, placement: Placement, learner: User, at: datetime) -> None:
    """The learner has been heard from."""
    Progress.objects.filter(placement=placement, learner=learner).update(last_activity_at=at)


def record(
    *, placement: Placement, attempt: Attempt, at: datetime, comment: str = "", grader: User | None = None
) -> Progress:
    """Bring an attempt into the placement's result; call it inside the transaction that completed it.

    Whoever reviews the attempt that counts decides: its new points count also where they are fewer, and words are
    news by themselves. Plain `send`: a receiver that fails takes the attempt back with it.
    """
    progress = _locked(placement, attempt, at)
    is_reviewed = grader is not None and progress.counted_attempt_id == attempt.pk
    is_better = is_reviewed or _counts_instead(placement, progress, attempt)
    is_new = bool(comment) or (progress.points, progress.max_points) != (attempt.points, attempt.max_points)
    if is_better:
        progress.points, progress.max_points = attempt.points, attempt.max_points
        progress.counted_attempt = attempt
    progress.status = Status.FINISHED
    progress.finished_at = progress.finished_at or at
    progress.last_activity_at = at
    progress.save()
    if is_better and is_new:
        words = {"comment": comment, "grader": grader}
        grade = _enter(placement, progress, attempt, at, words)
        progress_changed.send(sender=Progress, progress=progress, grade=grade)
    return progress


def _locked(placement: Placement, attempt: Attempt, at: datetime) -> Progress:
    is_from_elsewhere = attempt.placement_id != placement.pk
    begun = {"started_at": at, "last_activity_at": at, "attempts": 0 if is_from_elsewhere else 1}
    Progress.objects.get_or_create(placement=placement, learner_id=attempt.learner_id, defaults=begun)
    return Progress.objects.select_for_update().get(placement=placement, learner_id=attempt.learner_id)


def _counts_instead(placement: Placement, progress: Progress, attempt: Attempt) -> bool:
    if progress.points is None or placement.counting == Counting.LATEST:
        return True
    return share(attempt.points, attempt.max_points) > share(progress.points, progress.max_points)


def _enter(
    placement: Placement, progress: Progress, attempt: Attempt, at: datetime, words: dict[str, Any]
) -> GradeEvent:
    return GradeEvent.objects.create(
        placement=placement,
        learner_id=progress.learner_id,
        attempt=attempt,
        points=attempt.points,
        max_points=attempt.max_points,
        counting=placement.counting,
        started_at=attempt.started_at,
        submitted_at=at,
        **words,
    )


def share(points: float | None, max_points: float | None) -> float:
    """The part of all points that was reached, 0 to 1."""
    return (points or 0) / max_points if max_points else 0.0
