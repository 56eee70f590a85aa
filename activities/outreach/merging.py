"""What was noted of reaching people, when two courses become one."""

from collections.abc import Mapping

from activities.models import Course, Outreach
from activities.runtime import clock


def move_cases(*, course: Course, other: Course, numbers: Mapping[int, int]) -> None:
    """Every outreach of the second course comes along; where both have an open one about a person, the first's stays open."""
    is_open = Outreach.objects.filter(course=course, closed_at=None)
    open_numbers = set(is_open.values_list("number", flat=True))
    for outreach in Outreach.objects.filter(course=other).order_by("pk"):
        number = numbers.get(outreach.number)
        if number is None:
            continue
        if outreach.closed_at is None and number in open_numbers:
            outreach.closed_at = clock.now()
        outreach.course, outreach.number = course, number
        outreach.save(update_fields=["course", "number", "closed_at"])
