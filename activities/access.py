"""Who may see what: every page and API call fetches through these, so that what is not yours is not there."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from activities.models import Attempt, Course, Enrolment, Placement, Role, User

LEARNING = frozenset({Role.LEARNER, Role.VISITOR, Role.INSTRUCTOR, Role.CONTENT_DEVELOPER})
SEES_PEOPLE = frozenset({Role.INSTRUCTOR})
SEES_CONTENT = frozenset({Role.INSTRUCTOR, Role.CONTENT_DEVELOPER})


class CourseRequest(HttpRequest):
    """A request inside a course, as whoever mounts these pages prepares it."""

    user: User
    course: Course
    enrolment: Enrolment
    leave_url: str
    course_url: str


def enrolment_of(request: HttpRequest) -> Enrolment:
    """The person's place in the course of the request; 404 without one."""
    course = getattr(request, "course", None)
    user = request.user
    if course is None or not user.is_authenticated:
        raise Http404
    return get_object_or_404(Enrolment.objects.select_related("course", "user"), course=course, user=user)


def placements(course: Course) -> QuerySet[Placement]:
    """The course's placements whose activity is published."""
    published = Placement.objects.filter(course=course, activity__current_version__isnull=False)
    return published.select_related("course", "activity__current_version")


def placement(enrolment: Enrolment, public_id: str) -> Placement:
    """A placement of this course; 404 for any other."""
    return get_object_or_404(placements(enrolment.course), public_id=public_id)


def own_attempt(enrolment: Enrolment, public_id: str) -> Attempt:
    """The person's own attempt in this course; 404 for anyone else's."""
    attempts = Attempt.objects.select_related("placement__activity", "version", "learner")
    mine = attempts.filter(placement__course=enrolment.course_id, learner=enrolment.user_id)
    return get_object_or_404(mine, public_id=public_id)


def learner(enrolment: Enrolment, number: int) -> Enrolment:
    """Oneself, or a learner of this course for whoever sees its people; 403 for others, whoever stands behind the number."""
    if number == enrolment.number:
        return enrolment
    if not may(enrolment, SEES_PEOPLE):
        raise PermissionDenied
    learners = Enrolment.objects.select_related("user").filter(course=enrolment.course_id, role=Role.LEARNER)
    return get_object_or_404(learners, number=number)


def may(enrolment: Enrolment, roles: frozenset[Role]) -> bool:
    """Is the person's role in this course one of these?"""
    return Role(enrolment.role) in roles
