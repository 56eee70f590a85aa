"""Where a learner stands, and the ledger of results that came to count."""

from datetime import datetime

from django.db.models import DateTimeField, Expression, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from activities.learning import reflections
from activities.learning.statistics import enrolment_totals, placement_statistics
from activities.models import Attempt, Counting, GradeEvent, Placement, Progress, Status, User
from activities.runtime.compiled_queries import Select, Slot, Update
from activities.signals import progress_changed


def _mine() -> QuerySet[Progress]:
    return Progress.objects.filter(placement=Slot("placement"), learner=Slot("learner"))


def _latest(at: Expression) -> Greatest:
    """Work may come to count later than it was done."""
    return Greatest(F("last_activity_at"), ExpressionWrapper(at, output_field=DateTimeField()))


_OF_LEARNER = Select(_mine)
_LOCKED = Select(lambda: _mine().select_for_update())
_TOUCHED = Update(_mine, step=Slot("step"), last_activity_at=_latest(Slot("at")))


def of_learner(*, placement: Placement, learner: User) -> Progress | None:
    """Where the learner stands in the placement; None before the beginning."""
    return _OF_LEARNER.one(placement=placement.pk, learner=learner.pk)


def begin(*, placement: Placement, learner_id: int, at: datetime) -> None:
    """An attempt that counts has begun; the learner's line in the course is held."""
    _, is_new = Progress.objects.get_or_create(
        placement=placement, learner_id=learner_id, defaults={"started_at": at, "last_activity_at": at}
    )
    if is_new:
        placement_statistics.count_beginner(placement.pk)
    else:
        mine = Progress.objects.filter(placement=placement, learner=learner_id)
        mine.update(attempts=F("attempts") + 1, last_activity_at=_latest(Value(at)))
    enrolment_totals.refresh(course_id=placement.course_id, learner_id=learner_id, at=at)


def touch(*, placement: Placement, learner_id: int, step: int, at: datetime) -> None:
    """The learner has been heard from, at this step; the learner's line in the course is held."""
    _TOUCHED(placement=placement.pk, learner=learner_id, step=step, at=at)
    enrolment_totals.note_activity(course_id=placement.course_id, learner_id=learner_id, at=at)


def lock_progress(*, placement: Placement, attempt: Attempt, at: datetime) -> Progress:
    """Where the learner of the attempt stands, to be changed: locked after the learner's line, before the statistics."""
    mine = _LOCKED.one(placement=placement.pk, learner=attempt.learner_id)
    if mine is not None:
        return mine
    is_from_elsewhere = attempt.placement_id != placement.pk
    begun = {"started_at": at, "last_activity_at": at, "attempts": 0 if is_from_elsewhere else 1}
    mine, is_new = Progress.objects.select_for_update().get_or_create(
        placement=placement, learner_id=attempt.learner_id, defaults=begun
    )
    if is_new:
        placement_statistics.count_beginner(placement.pk)
    return mine


def complete(*, placement: Placement, progress: Progress, at: datetime) -> Progress:
    """All is answered, and an instructor looks at it first: finished, with no new result yet."""
    _finish(progress, at)
    _settle(placement, progress, at)
    return progress


def record(*, placement: Placement, progress: Progress, attempt: Attempt, at: datetime) -> Progress:
    """Bring an attempt into the placement's result; call it inside the transaction that completed it.

    Plain `send`: a receiver that fails takes the attempt back with it.
    """
    if progress.counted_attempt_id == attempt.pk:
        progress.counted_attempt = attempt
    counted = _counted(placement, progress, attempt)
    before = (progress.points, progress.max_points)
    if counted:
        progress.points, progress.max_points = counted.points, counted.max_points
        progress.counted_attempt = counted
    _finish(progress, at)
    if counted:
        verdict = reflections.verdict(counted)
        is_new = before != (counted.points, counted.max_points)
        if is_new or verdict.comment != _last_comment(progress):
            grade = _enter(placement, progress, counted, at, verdict)
            progress_changed.send(sender=Progress, progress=progress, grade=grade)
    _settle(placement, progress, at)
    return progress


def restate_result(*, placement: Placement, learner_id: int) -> None:
    """Enters the result that counts in the ledger once more, for whoever sends it: it may have been overtaken there."""
    progress = Progress.objects.select_related("counted_attempt").filter(
        placement=placement, learner=learner_id
    )
    mine = progress.first()
    if mine is None or mine.counted_attempt is None or mine.finished_at is None:
        return
    verdict = reflections.verdict(mine.counted_attempt)
    grade = _enter(placement, mine, mine.counted_attempt, mine.finished_at, verdict)
    progress_changed.send(sender=Progress, progress=mine, grade=grade)


def _finish(progress: Progress, at: datetime) -> None:
    is_newly_finished = progress.status != Status.FINISHED
    progress.status = Status.FINISHED
    progress.finished_at = progress.finished_at or at
    progress.last_activity_at = max(progress.last_activity_at, at)
    progress.save()
    if is_newly_finished:
        placement_statistics.count_finisher(progress.placement_id)


def _settle(placement: Placement, progress: Progress, at: datetime) -> None:
    placement_statistics.end_troubles(placement_id=placement.pk, learner_id=progress.learner_id)
    enrolment_totals.refresh(course_id=placement.course_id, learner_id=progress.learner_id, at=at)


def _counted(placement: Placement, progress: Progress, attempt: Attempt) -> Attempt | None:
    """The attempt that counts from now on; None: the result stays with the one that has counted so far."""
    counted = progress.counted_attempt
    if placement.counting == Counting.LATEST:
        is_newer = counted is None or counted.placement_id != placement.pk or counted.number <= attempt.number
        return attempt if is_newer else None
    if progress.points is None or share_of_points(attempt.points, attempt.max_points) > share_of_points(
        progress.points, progress.max_points
    ):
        return attempt
    # The one that counts has fallen, or its comment has changed: an instructor has looked again.
    return _best(placement, attempt) if counted == attempt else None


def _best(placement: Placement, attempt: Attempt) -> Attempt:
    """This attempt, unless another one of the learner is better now; also one that was brought along."""
    in_ledger = GradeEvent.objects.filter(placement=placement, learner=attempt.learner_id).values("attempt")
    others = Attempt.objects.filter(Q(placement=placement) | Q(pk__in=in_ledger), learner=attempt.learner_id)
    candidates = [attempt, *others.filter(counts=True).exclude(pk=attempt.pk)]
    return max(candidates, key=lambda candidate: share_of_points(candidate.points, candidate.max_points))


def _last_comment(progress: Progress) -> str:
    ledger = GradeEvent.objects.filter(placement=progress.placement_id, learner=progress.learner_id)
    return ledger.order_by("-pk").values_list("comment", flat=True).first() or ""


def _enter(
    placement: Placement, progress: Progress, attempt: Attempt, at: datetime, verdict: reflections.Verdict
) -> GradeEvent:
    by_code = attempt.is_by_code
    if by_code is None:
        by_code = attempt.answers.filter(by_code=True).exists()
    return GradeEvent.objects.create(
        placement=placement,
        learner_id=progress.learner_id,
        attempt=attempt,
        points=attempt.points,
        max_points=attempt.max_points,
        counting=placement.counting,
        by_code=by_code,
        started_at=attempt.started_at,
        submitted_at=at,
        comment=verdict.comment,
        grader_id=verdict.grader_id,
    )


def share_of_points(points: float | None, max_points: float | None) -> float:
    """The part of all points that was reached, 0 to 1."""
    return (points or 0) / max_points if max_points else 0.0
