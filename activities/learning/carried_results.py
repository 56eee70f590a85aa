"""A result that a learner has made in another course of the same school counts here too."""

from django.db import transaction

from activities.learning import progress, reflections
from activities.models import Attempt, Enrolment, Placement, Progress, Status, User
from activities.runtime import clock


def result_elsewhere(*, placement: Placement, learner: User) -> Attempt | None:
    """The learner's best result of the same activity in another course, if there is none here yet."""
    finished = Attempt.objects.filter(learner=learner, counts=True, finished_at__isnull=False)
    same = finished.filter(
        placement__activity=placement.activity_id,
        placement__course__deployment_key=placement.course.deployment_key,
    )
    elsewhere = list(same.exclude(placement__course=placement.course_id))
    here = Progress.objects.filter(placement=placement, learner=learner, status=Status.FINISHED)
    if not elsewhere or here.exists():  # most people were nowhere else: one plain look says so
        return None
    held_back = set(
        reflections.holding_back().filter(attempt__in=elsewhere).values_list("attempt", flat=True)
    )
    reviewed = [one for one in elsewhere if one.pk not in held_back]
    return max(
        reviewed,
        key=lambda attempt: progress.share_of_points(attempt.points, attempt.max_points),
        default=None,
    )


@transaction.atomic
def bring_along(*, placement: Placement, learner: User) -> Progress | None:
    """Let the learner's result from another course count here too: nobody starts over."""
    enrolment = Enrolment.objects.select_for_update().get(course_id=placement.course_id, user=learner)
    source = result_elsewhere(placement=placement, learner=learner)
    if source is None or not enrolment.is_graded:
        return None
    now = clock.now()
    mine = progress.lock_progress(placement=placement, attempt=source, at=now)
    return progress.record(placement=placement, progress=mine, attempt=source, at=now)
