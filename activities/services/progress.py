"""Where a learner stands, and the ledger of results that came to count."""

from datetime import datetime

from django.db.models import F

from activities.models import Attempt, Counting, GradeEvent, Placement, Progress, Status, User
from activities.services import standing, tallies
from activities.signals import progress_changed


def begin(*, placement: Placement, learner: User, at: datetime) -> None:
    """An attempt that counts has begun."""
    standing.hold(placement=placement, learner_id=learner.pk)
    _, is_new = Progress.objects.get_or_create(
        placement=placement, learner=learner, defaults={"started_at": at, "last_activity_at": at}
    )
    if is_new:
        tallies.begun(placement.pk)
    else:
        mine = Progress.objects.filter(placement=placement, learner=learner)
        mine.update(attempts=F("attempts") + 1, last_activity_at=at)
    standing.refresh(placement=placement, learner_id=learner.pk, at=at)


def touch(*, placement: Placement, learner: User, step: int, at: datetime) -> None:
    """The learner has been heard from, at this step."""
    standing.hold(placement=placement, learner_id=learner.pk)
    Progress.objects.filter(placement=placement, learner=learner).update(step=step, last_activity_at=at)
    standing.refresh(placement=placement, learner_id=learner.pk, at=at)


def record(*, placement: Placement, attempt: Attempt, at: datetime) -> Progress:
    """Bring an attempt into the placement's result; call it inside the transaction that completed it.

    Plain `send`: a receiver that fails takes the attempt back with it.
    """
    standing.hold(placement=placement, learner_id=attempt.learner_id)
    progress = _locked(placement, attempt, at)
    is_newly_finished = progress.status != Status.FINISHED
    is_better = _counts_instead(placement, progress, attempt)
    is_new = (progress.points, progress.max_points) != (attempt.points, attempt.max_points)
    if is_better:
        progress.points, progress.max_points = attempt.points, attempt.max_points
        progress.counted_attempt = attempt
    progress.status = Status.FINISHED
    progress.finished_at = progress.finished_at or at
    progress.last_activity_at = at
    progress.save()
    if is_better and is_new:
        grade = _enter(placement, progress, attempt, at)
        progress_changed.send(sender=Progress, progress=progress, grade=grade)
    if is_newly_finished:
        tallies.finished(placement.pk)
    tallies.settled(placement_id=placement.pk, learner_id=attempt.learner_id)
    standing.refresh(placement=placement, learner_id=attempt.learner_id, at=at)
    return progress


def _locked(placement: Placement, attempt: Attempt, at: datetime) -> Progress:
    is_from_elsewhere = attempt.placement_id != placement.pk
    begun = {"started_at": at, "last_activity_at": at, "attempts": 0 if is_from_elsewhere else 1}
    _, is_new = Progress.objects.get_or_create(
        placement=placement, learner_id=attempt.learner_id, defaults=begun
    )
    if is_new:
        tallies.begun(placement.pk)
    return Progress.objects.select_for_update().get(placement=placement, learner_id=attempt.learner_id)


def _counts_instead(placement: Placement, progress: Progress, attempt: Attempt) -> bool:
    if progress.points is None or placement.counting == Counting.LATEST:
        return True
    return share(attempt.points, attempt.max_points) > share(progress.points, progress.max_points)


def _enter(placement: Placement, progress: Progress, attempt: Attempt, at: datetime) -> GradeEvent:
    return GradeEvent.objects.create(
        placement=placement,
        learner_id=progress.learner_id,
        attempt=attempt,
        points=attempt.points,
        max_points=attempt.max_points,
        counting=placement.counting,
        started_at=attempt.started_at,
        submitted_at=at,
    )


def share(points: float | None, max_points: float | None) -> float:
    """The part of all points that was reached, 0 to 1."""
    return (points or 0) / max_points if max_points else 0.0
