"""How much stands in courses and placements that are about to become one."""

from collections.abc import Sequence

from django.db.models import QuerySet

from activities.models import Admission, Attempt, Course, Enrolment, GradeEvent


def merge_weight(other: Course) -> int:
    """How many rows would be remembered of the second course, as near as matters."""
    work = Attempt.objects.filter(placement__course=other).count()
    grades = GradeEvent.objects.filter(placement__course=other).count()
    people = other.enrolments.count() + other.expected.count()
    return work + grades + people + Admission.objects.filter(placement__course=other).count()


def people_in(courses: Sequence[int]) -> int:
    return Enrolment.objects.filter(course__in=courses).values("user").distinct().count()


def grades_in(placements: Sequence[int]) -> int:
    """Each person's once in each activity."""
    events = GradeEvent.objects.filter(placement__in=placements)
    return events.order_by().values("placement__activity", "learner").distinct().count()


def graded_people(placement: int | None) -> QuerySet[GradeEvent, int]:
    """Whoever has a grade there, for a condition."""
    return GradeEvent.objects.filter(placement=placement).order_by().values_list("learner", flat=True)
