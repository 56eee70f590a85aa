"""Activities in courses."""

from activities.learning.times_form import Times
from activities.models import Activity, Counting, Course, Enrolment, Placement, Role
from activities.runtime import clock


class NotOpenError(Exception):
    """Nobody can begin here now: it is too early, or too late."""


def place_activity(
    *, course: Course, activity: Activity, counting: str = Counting.BEST, times: Times | None = None
) -> Placement:
    """Put an activity into a course; the same activity may stand in a course more than once."""
    return Placement.objects.create(course=course, activity=activity, counting=counting, **(times or {}))


def times_of(placement: Placement) -> Times:
    return Times(
        available_from=placement.available_from, available_until=placement.available_until, due=placement.due
    )


def set_times(*, placement: Placement, times: Times) -> None:
    """An instructor's later word; what was begun stays begun."""
    Placement.objects.filter(pk=placement.pk).update(**times)


def hindrance(placement: Placement, enrolment: Enrolment) -> str:
    """Why this person cannot begin now: "early", "late" or "". Who is not here to learn tries things at any time.

    It concerns beginning alone: whoever has begun goes on, and all that was done counts.
    """
    if enrolment.role in {Role.INSTRUCTOR, Role.CONTENT_DEVELOPER}:
        return ""
    now = clock.now()
    if placement.available_from and now < placement.available_from:
        return "early"
    return "late" if placement.available_until and now > placement.available_until else ""


def require_open(placement: Placement, enrolment: Enrolment) -> None:
    """Raises NotOpenError where the person cannot begin now."""
    if hindrance(placement, enrolment):
        raise NotOpenError
