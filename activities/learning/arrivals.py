"""Someone comes to a course: the place there, and what was done before anything was known of the person's role."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Q

from activities.learning import attempts, enrolments, progress
from activities.learning.statistics import rebuild
from activities.models import Attempt, Course, Enrolment, GradeEvent, Placement, Progress, User
from activities.publishing import services as publishing
from activities.runtime import clock


class Arrival(TypedDict, total=False):
    """Who comes where, as enrolments.enrol takes it."""

    course: Course
    person: User
    role: str | None
    counts: bool
    mark: str
    is_new: bool
    comes_to: int | None


@transaction.atomic(savepoint=False)
def arrive(**arrival: Unpack[Arrival]) -> Enrolment:
    """The person's place in the course; whoever becomes a learner only now has done all the earlier work as one."""
    enrolment = enrolments.enrol(**arrival)
    if enrolment.counts_from_now:
        count_earlier_work(enrolment)
    return enrolment


def count_earlier_work(enrolment: Enrolment, *, since: datetime | None = None) -> None:
    """Attempts that did not count are counted as they would have been, the oldest first; grades follow.

    `since`: those alone that went on after this moment.

    Call it inside the transaction that made the person a learner, with the enrolment held: an answer that is given
    meanwhile waits for its attempt, and finds that it counts.
    """
    mine = Attempt.objects.filter(
        placement__course=enrolment.course_id, learner=enrolment.user_id, counts=False
    )
    if since is not None:
        mine = mine.filter(Q(finished_at=None) | Q(finished_at__gte=since))
    locked = mine.select_for_update(of=("self",)).select_related("placement__course", "version", "learner")
    for attempt in locked.order_by("pk"):
        attempt.counts = True
        attempt.save(update_fields=["counts"])
        count_attempt(attempt)


@transaction.atomic
def stand_again(*, placement: Placement, learner_id: int) -> None:
    """Finds where a learner stands from what there is: own attempts, and results that were brought along."""
    Progress.objects.filter(placement=placement, learner=learner_id).delete()
    attempts_here = Attempt.objects.select_related("placement__course", "version", "learner")
    own = attempts_here.filter(placement=placement, learner=learner_id, counts=True)
    for attempt in own.order_by("number"):
        count_attempt(attempt)
    ledger = GradeEvent.objects.filter(placement=placement, learner=learner_id).values("attempt")
    for source in attempts_here.filter(pk__in=ledger).exclude(placement=placement):
        now = clock.now()
        mine = progress.lock_progress(placement=placement, attempt=source, at=now)
        progress.record(placement=placement, progress=mine, attempt=source, at=now)


def count_attempt(attempt: Attempt) -> None:
    """Brings an attempt that counts into standing, sums and results, as if it were made now; it is held."""
    placement, learner = attempt.placement, attempt.learner
    progress.begin(placement=placement, learner_id=learner.pk, at=attempt.started_at)
    rebuild.include_attempt(attempt)
    last = attempt.answers.order_by("answered_at").last()
    if last:
        step, _definition = publishing.answerable_blocks(attempt.version.content).get(last.block, (0, None))
        progress.touch(placement=placement, learner_id=learner.pk, step=step, at=last.answered_at)
    attempts.recount_attempt(attempt=attempt)
