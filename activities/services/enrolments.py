"""People in courses."""

from django.db import transaction

from activities import clock
from activities.models import Course, Enrolment, User


def enrol(*, course: Course, person: User, role: str, counts: bool) -> None:
    """Gives the person a place in the course, refreshed at every arrival; its number is given once."""
    fresh = {"role": role, "counts": counts, "last_seen_at": clock.now()}
    if not Enrolment.objects.filter(course=course, user=person).update(**fresh):
        _add(course, person, fresh)


@transaction.atomic
def _add(course: Course, person: User, fresh: dict[str, object]) -> None:
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if Enrolment.objects.filter(course=locked, user=person).update(**fresh):
        return  # the same person's other launch was faster
    locked.last_number += 1
    locked.save(update_fields=["last_number"])
    Enrolment.objects.create(course=locked, user=person, number=locked.last_number, **fresh)


def is_graded(*, course: Course, person: User) -> bool:
    """Do this person's results in the course count now?"""
    enrolment = Enrolment.objects.filter(course=course, user=person).first()
    return enrolment is not None and enrolment.is_graded
