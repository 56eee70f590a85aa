"""People in courses."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from activities.learning.statistics import placement_statistics
from activities.models import Admission, Course, Enrolment, Expected, Outreach, Role, User
from activities.runtime import clock, compiled_queries
from activities.runtime.compiled_queries import Slot

SITTING = timedelta(hours=4)  # arrivals closer together than this are one visit

_LET_IN: dict[str, Any] = {
    "is_let_in": Exists(Admission.objects.filter(placement=Slot("placement"), learner=OuterRef("user")))
}
_PLACE = compiled_queries.Select(
    lambda: (
        Enrolment.objects.select_for_update(of=("self",))
        .filter(course=Slot("course"), user=Slot("user"))
        .annotate(**_LET_IN)
    )
)
_COURSE = compiled_queries.Select(lambda: Course.objects.select_for_update().filter(pk=Slot("course")))
_NUMBERED = compiled_queries.Update(
    lambda: Course.objects.filter(pk=Slot("course")), last_number=Slot("number")
)
_ARRIVED = compiled_queries.Update(
    lambda: Enrolment.objects.filter(pk=Slot("enrolment")),
    role=Slot("role"),
    has_taught=Slot("has_taught"),
    counts=Slot("counts"),
    left_at=None,
    last_seen_at=Slot("now"),
    last_heard_at=Slot("now"),
    previous_seen_at=Slot("before"),
)


def enrol(
    *,
    course: Course,
    person: User,
    role: str | None,
    counts: bool,
    mark: str = "",
    is_new: bool = False,
    comes_to: int | None = None,
) -> Enrolment:
    """The person's place in the course, refreshed at every arrival; its number is given once.

    `role` None: nothing is known of it. Who was something here before stays so, and counts as before.
    `mark`: how the course's own list knows the person, so that one who was expected keeps the number.
    `comes_to`: the placement that the person comes to, where it is known before.
    `is_new`: the person was made in this very transaction, and so cannot have a place anywhere yet.
    """
    now = clock.now()
    with transaction.atomic(savepoint=False):
        enrolment = None if is_new else _existing(course, person, comes_to)
        if enrolment is None:
            locked = _COURSE.one(course=course.pk)
            if locked is None:
                raise Course.DoesNotExist
            enrolment = (
                None if is_new else _existing(locked, person, comes_to)
            )  # the same person's other launch was faster
            if enrolment is None:
                return _add(locked, person, Role(role or Role.VISITOR), counts, mark, now)
        if role is None:
            role, counts = enrolment.role, enrolment.counts
        if role == Role.INSTRUCTOR and not enrolment.has_taught:
            _tell_other_courses(course, mark)
        return _arrived(enrolment, role, counts, now)


def _existing(course: Course, person: User, placement: int | None) -> Enrolment | None:
    return _PLACE.one(course=course.pk, user=person.pk, placement=placement or 0)


def _arrived(enrolment: Enrolment, role: str, counts: bool, now: datetime) -> Enrolment:
    """Whoever arrives is there, whatever the list said."""
    before = (enrolment.is_graded, enrolment.left_at)
    was_visitor = enrolment.role == Role.VISITOR
    if enrolment.last_seen_at and now - enrolment.last_seen_at > SITTING:
        enrolment.previous_seen_at = enrolment.last_seen_at
    enrolment.role, enrolment.counts, enrolment.left_at = role, counts, None
    enrolment.counts_from_now = was_visitor and enrolment.is_graded
    enrolment.has_taught = enrolment.has_taught or role == Role.INSTRUCTOR
    enrolment.last_seen_at = enrolment.last_heard_at = now
    arrival = {"now": now, "before": enrolment.previous_seen_at, "has_taught": enrolment.has_taught}
    _ARRIVED(enrolment=enrolment.pk, role=role, counts=counts, **arrival)
    if enrolment.begun and before != (enrolment.is_graded, None):
        placement_statistics.recount_people(enrolment.course)
    return enrolment


def _add(course: Course, person: User, role: Role, counts: bool, mark: str, now: datetime) -> Enrolment:
    expected = _expected(course, person, mark)
    if role == Role.INSTRUCTOR:
        _tell_other_courses(course, mark)
    enrolment = Enrolment(
        course=course,
        user=person,
        number=expected.number if expected else _next_number(course),
        role=role,
        has_taught=role == Role.INSTRUCTOR,
        aside_at=now if expected and expected.is_aside else None,
        counts=counts,
        first_seen_at=now,
        last_seen_at=now,
        last_heard_at=now,
    )
    compiled_queries.insert(enrolment)
    return enrolment


def _tell_other_courses(course: Course, mark: str) -> None:
    """Whoever is an instructor in one course of a school is not awaited as a learner in another one."""
    if mark and course.deployment_key:
        Expected.objects.filter(mark=mark, course__deployment_key=course.deployment_key).update(is_staff=True)


def _expected(course: Course, person: User, mark: str) -> Expected | None:
    """The person as expected, whose number stays, with what has been written down about it."""
    may_be_listed = bool(mark and course.listed_at)
    expected = Expected.objects.filter(course=course, mark=mark).first() if may_be_listed else None
    if expected is None:
        return None
    Outreach.objects.filter(course=course, number=expected.number, learner=None).update(learner=person)
    expected.delete()
    return expected


def _next_number(course: Course) -> int:
    course.last_number += 1
    _NUMBERED(course=course.pk, number=course.last_number)
    return course.last_number


def note_visit(*, enrolment: Enrolment) -> None:
    """The person has seen what there is now: news begin here the next time."""
    Enrolment.objects.filter(pk=enrolment.pk).update(last_seen_at=clock.now())


def is_graded(*, course: Course, person: User) -> bool:
    """Do this person's results in the course count now?"""
    enrolment = Enrolment.objects.filter(course=course, user=person).first()
    return enrolment is not None and enrolment.is_graded


def staff_of(course: Course) -> QuerySet[Enrolment]:
    """The instructors who have come to this course, and are its instructors still."""
    return Enrolment.objects.filter(course=course, role=Role.INSTRUCTOR, left_at=None)


def colleagues_of(*, course: Course, person: User) -> list[Enrolment]:
    """The other instructors who have come to this course."""
    return list(staff_of(course).exclude(user=person).order_by("number"))
