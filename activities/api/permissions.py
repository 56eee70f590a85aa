"""Who may call what: from inside a course its people, from outside an administrator or a program with a token."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities import access, outside_access
from activities.access import SEES_PEOPLE
from activities.api.problems import as_problem
from activities.learning.services import CourseContext
from activities.models import ApiToken, Attempt, Course, Enrolment, Placement, User
from activities.privacy import services as privacy
from activities.runtime.request_context import part_of

PAGE_SESSION: Any = [{"pageSession": []}, {"token": []}]  # described in urls.py
READ_PEOPLE = "activities.view_progress"


class CourseView(APIView):
    """A call from inside a course, or a reading one from outside.

    DRF exempts its views from Django's CSRF check; `checked` in v1.py takes that back.
    """

    enrolment: Enrolment | None = None
    token: ApiToken | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After DRF's own checks: find the caller's place in the course."""
        super().initial(request, *args, **kwargs)
        self.token = request.auth if isinstance(request.auth, ApiToken) else None
        if part_of(request, CourseContext).course is not None:
            self.enrolment = access.enrolment_of(request)
        elif not self._may_read_from_outside(request):
            raise PermissionDenied

    def _may_read_from_outside(self, request: Request) -> bool:
        if request.method not in SAFE_METHODS:
            return False
        return bool(
            request.user.is_staff and request.user.has_perm(READ_PEOPLE)
        )  # a token's maker, asked each time

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Every error is a problem document."""
        return as_problem

    def note(self, request: Request, action: str, course: Course | None, subject: User | None = None) -> None:
        """Every look at people's data is written down."""
        actor = request.user if isinstance(request.user, User) else None
        privacy.record_event(actor=actor, action=f"api.{action}", subject=subject, course=course)

    def courses(self) -> QuerySet[Course]:
        """The courses that the caller may know of."""
        if self.enrolment:
            return access.own_course(self.enrolment)
        return outside_access.courses_from_outside(self.request.user, self.token)

    def placement(self, public_id: str) -> Placement:
        """A placement of a course that the caller may know of."""
        if self.enrolment:
            return access.placement(self.enrolment, public_id)
        return outside_access.placement_in(self.courses(), public_id)

    def attempt(self, public_id: str) -> Attempt:
        """The caller's own attempt; from outside any of the courses that the caller may know of."""
        if self.enrolment:
            return access.own_attempt(self.enrolment, public_id)
        return outside_access.attempt_in(self.courses(), public_id)


class PeopleView(CourseView):
    """Data about the people of a course: for its instructors, and for whoever may read from outside."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Learners, visitors and content developers see no people."""
        super().initial(request, *args, **kwargs)
        if self.enrolment and not access.may(self.enrolment, SEES_PEOPLE):
            raise PermissionDenied

    def course(self, public_id: str) -> Course:
        """The course of that id; 404 for any that the caller may not know of."""
        chosen = self.courses().filter(public_id=public_id).first()
        if chosen is None:
            raise Http404
        return chosen
