"""Pages under /resume/<session>/: one attempt, opened by its code, and nothing else of its learner or course."""

import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import translation

from activities.learning.course_context import CourseContext
from activities.learning.resume import resume_cookie, resume_sessions
from activities.models import Attempt, ResumeSession
from activities.organisations.services import sole_organisation
from activities.runtime.page_policy import policy_of
from activities.runtime.request_context import part_of, set_part

MOUNTED = re.compile(r"/resume/([0-9a-f]{32})(/.*)")
URLS = "activities.resume_urls"
# All that a code opens: whatever else activities.urls names is not there, so that a new page is closed until it is named.
OPEN = {
    "resume:front",
    "resume:activity",
    "resume:leave",
    "activities:step",
    "activities:finish",
    "activities:ask_for_help",
    "activities:take_back_help",
    "activities:photo",
    "activities:language",
    "activities:accessibility",
    "activities:privacy",
}


class ResumeMiddleware:
    """Proves the code's session, makes its learner and course known, and keeps every other page shut."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = MOUNTED.fullmatch(request.path_info)
        if match is None:
            return self.get_response(request)
        secret = resume_cookie.sent_secrets(request).get(match[1], "")
        session = resume_sessions.find(session_id=match[1], secret=secret)
        attempt = session.code.attempt if session else None
        if session is None or attempt is None or attempt.finished_at:
            outside = attempt.placement.course.organisation if attempt else sole_organisation()
            set_part(request, CourseContext(outside=outside))
            _speak(request, attempt)
            return _ended(request, attempt)
        return self._mounted(request, session, attempt, match[2])

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]) -> None:
        """Before a page is asked: is it one of those that the code opens, and of that very activity?"""
        resumed = part_of(request, CourseContext).resumed
        if resumed is None or request.resolver_match is None:
            return
        placement = resumed.code.attempt.placement.public_id
        if request.resolver_match.view_name not in OPEN or kwargs.get("placement", placement) != placement:
            raise Http404

    def _mounted(
        self, request: HttpRequest, session: ResumeSession, attempt: Attempt, path: str
    ) -> HttpResponse:
        prefix_before = get_script_prefix()
        request.path_info = path
        set_script_prefix(f"/resume/{session.pk}/")
        request.urlconf = URLS
        request.user = attempt.learner
        course = attempt.placement.course
        leave_url = reverse("resume:leave", urlconf=URLS)
        context = CourseContext(course=course, resumed=session, leave_url=leave_url)
        set_part(request, context)
        _speak(request, attempt)
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix(prefix_before)
        policy_of(response).frame_ancestors = ()  # the error pages of other mounts may be framed, these never
        response["Cache-Control"] = "no-store"
        return response


def _speak(request: HttpRequest, attempt: Attempt | None) -> None:
    wanted = (attempt and attempt.learner.page_language) or translation.get_language() or ""
    language = part_of(request, CourseContext).language_for(wanted)
    translation.activate(language)
    request.LANGUAGE_CODE = language


def _ended(request: HttpRequest, finished: Attempt | None) -> HttpResponse:
    """Finished is an achievement; all else, a cancelled code among it, is told as one: give a code that is good."""
    is_asking = request.method in {"GET", "HEAD"}
    status = 401 if finished is None else 200 if is_asking else 409
    response = render(
        request, "activities/learning/resume_ended.html", {"has_finished": finished}, status=status
    )
    response["Cache-Control"] = "no-store"
    return response
