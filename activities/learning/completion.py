"""An attempt in which all is answered comes into its placement's result."""

from datetime import datetime

from activities.learning import attempt_locks, progress, reflections, scoring
from activities.learning.statistics.rebuild import exclude_attempt
from activities.models import Attempt, Progress


def count(attempt: Attempt, at: datetime, mine: Progress | None = None) -> None:
    """Brings an attempt that is held into the placement's result, once nothing waits for an instructor.

    `mine`: where the learner stands, where it is held already.
    """
    # Asked anew: who arrived again in another role since the attempt began has that role now.
    line, counted = attempt_locks.line_of(attempt), attempt.counts
    attempt.counts = line is not None and line.is_graded
    if counted and not attempt.counts:
        exclude_attempt(attempt)
    is_held_back = reflections.holds_result_back(attempt)
    if not is_held_back:
        attempt.points, attempt.max_points = scoring.result_of(attempt)
    attempt.save(update_fields=["counts", "finished_at", "points", "max_points"])
    if not attempt.counts:
        return
    mine = mine or progress.lock_progress(placement=attempt.placement, attempt=attempt, at=at)
    if is_held_back:
        progress.complete(placement=attempt.placement, progress=mine, at=at)
    else:
        progress.record(placement=attempt.placement, progress=mine, attempt=attempt, at=at)
