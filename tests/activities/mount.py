"""A mount for tests: `/s/<user>-<course>/…` is a page of that course as that person sees it.

`/s/<user>-<course>-manages/…`: as one who may manage the course's organisation.
"""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

from activities.learning.course_context import CourseContext
from activities.models import Course, Enrolment, User
from activities.runtime.request_context import set_part


def address(enrolment: Enrolment, path: str = "") -> str:
    """The address of a page for that person."""
    return f"/s/{enrolment.user_id}-{enrolment.course_id}/{path}"


def managing(enrolment: Enrolment, path: str = "") -> str:
    """The address of a page for that person as one who may manage the course's organisation."""
    return f"/s/{enrolment.user_id}-{enrolment.course_id}-manages/{path}"


class Mount:
    """Sets what activities' pages expect of whoever mounts them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/s/"):
            return self.get_response(request)
        _, _, session, rest = request.path_info.split("/", 3)
        user_id, course_id, *rights = session.split("-")
        before = get_script_prefix()
        set_script_prefix(f"/s/{session}/")
        request.path_info = f"/{rest}"
        request.urlconf = "tests.activities.mounted_urls"
        user = User.objects.filter(pk=user_id).first()
        request.user = user or AnonymousUser()
        course = Course.objects.select_related("organisation").get(pk=course_id)
        context = CourseContext(
            course=course,
            manages=course.organisation if rights else None,
            course_url="https://lms.example/course",
            leave_url="/leave/",
        )
        set_part(request, context)
        try:
            with translation.override((user and user.page_language) or "en"):
                return self.get_response(request)
        finally:
            set_script_prefix(before)
