"""Activities in courses."""

from activities.models import Activity, Counting, Course, Placement


def place(*, course: Course, activity: Activity, counting: str = Counting.BEST) -> Placement:
    """Put an activity into a course; the same activity may stand in a course more than once."""
    return Placement.objects.create(course=course, activity=activity, counting=counting)
