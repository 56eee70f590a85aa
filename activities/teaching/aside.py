"""People of a course who are no learners: its staff, and whoever an instructor has put aside; nobody counts them."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.host_answers import Roster
from activities.learning import services as learning
from activities.models import Course, Enrolment, Expected, Role, User
from activities.runtime import clock
from activities.teaching.gradebook import participant
from activities.teaching.people import participant_name as expected_name
from activities.teaching.people import roster_of

MOST_SHOWN = 100


class NobodyError(Exception):
    """Nobody of this number can be put aside or counted in this course."""


@dataclass(frozen=True)
class Apart:
    """One of them, and why; `may_count`: a button can make a learner of this person."""

    number: int
    name: str
    why: Promise
    may_count: bool = False


def of_course(course: Course, roster: Roster | None = None) -> list[Apart]:
    """The staff that has come, those put aside, and instructors of other courses whom the list calls learners."""
    names = roster_of(course, roster).names
    no_learners = Q(role__in=[Role.INSTRUCTOR, Role.CONTENT_DEVELOPER]) | Q(
        role=Role.LEARNER, counts=True, aside_at__isnull=False
    )
    come = Enrolment.objects.filter(no_learners, course=course, left_at=None).order_by("number")[:MOST_SHOWN]
    is_staff = Q(is_aside=True) | Q(is_aside=None, is_staff=True)
    awaited = Expected.objects.filter(is_staff, course=course, left_at=None).order_by("number")[:MOST_SHOWN]
    return [
        *(_come(one, names.get(one.user_id) or participant(one)) for one in come),
        *(_awaited(one, names.get(one.mark) or expected_name(one.number)) for one in awaited),
    ]


@transaction.atomic
def put_aside(*, course: Course, number: int) -> User | None:
    """No learner from now on: not on the lists, in no count, and what is done from now on does not count.

    Returns the person, None for one who has not come yet. Raises NobodyError.
    """
    learner = _locked(course, number)
    if learner is None:
        _say(course, number, is_aside=True)
        return None
    if learner.aside_at is None:
        learner.aside_at = clock.now()
        learner.save(update_fields=["aside_at"])
        learning.recount_people(course)
    return learner.user


@transaction.atomic
def count_again(*, course: Course, number: int) -> User | None:
    """A learner after all: what was done meanwhile counts. Returns and raises as `put_aside`."""
    learner = _locked(course, number)
    if learner is None:
        _say(course, number, is_aside=False)
        return None
    if since := learner.aside_at:
        learner.aside_at = None
        learner.save(update_fields=["aside_at"])
        learning.recount_people(course)
        if learner.is_graded:
            learning.count_earlier_work(learner, since=since)
    return learner.user


def _locked(course: Course, number: int) -> Enrolment | None:
    here = Enrolment.objects.select_for_update(of=("self",)).select_related("user", "course")
    return here.filter(course=course, number=number, role=Role.LEARNER, counts=True).first()


def _say(course: Course, number: int, *, is_aside: bool) -> None:
    if not Expected.objects.filter(course=course, number=number).update(is_aside=is_aside):
        raise NobodyError(number)


def _come(enrolment: Enrolment, name: str) -> Apart:
    if enrolment.role == Role.LEARNER:
        return Apart(enrolment.number, name, _("Put aside by an instructor."), may_count=True)
    why = _("Instructor") if enrolment.role == Role.INSTRUCTOR else _("Content developer")
    return Apart(enrolment.number, name, why)


def _awaited(expected: Expected, name: str) -> Apart:
    why = (
        _("Put aside by an instructor.")
        if expected.is_aside
        else _("Instructor in another course; has not come here yet.")
    )
    return Apart(expected.number, name, why, may_count=True)
