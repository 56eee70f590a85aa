"""Pages under /s/<session>/: who is there, in which course, and who may frame them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware as DjangoAuthenticationMiddleware
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

from activities.runtime.page_policy import policy_of
from activities.runtime.request_context import part_of, set_part
from lti_tool import bridge
from lti_tool.launch import cookies, framing, launch_log, sessions
from lti_tool.launch.refusal_page import refusal_page
from lti_tool.messages import services as messages
from lti_tool.models import LaunchSession
from lti_tool.registration.services import owner_of

MOUNTED = re.compile(r"/s/([0-9a-f]{32})(/.*)")

# Where one takes out or removes what is kept of oneself, and leaves.
OPEN_TO_THE_END = ("/lti/my-data/", "/lti/leave/")


@dataclass
class _Launch:
    session: LaunchSession | None = None


def launch_or_none(request: HttpRequest) -> LaunchSession | None:
    return part_of(request, _Launch).session


def session_of(request: HttpRequest) -> LaunchSession:
    """The session that a page under /s/<session>/ stands in; 404 elsewhere."""
    session = launch_or_none(request)
    if session is None:
        raise Http404
    return session


class LaunchSessionMiddleware:
    """Mounts the pages of a session: they see a person and a course, and never the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = MOUNTED.fullmatch(request.path_info)
        if match is None:
            return self.get_response(request)
        launch_log.log_as_launch(match[1])
        session = sessions.proven(request, match[1])
        if session is None:
            return refusal_page(request, "session_ended")
        if sessions.has_ended(session) and not match[2].startswith(OPEN_TO_THE_END):
            return refusal_page(request, "organisation_ended")
        return self._mounted(request, session, match[2])

    def _mounted(self, request: HttpRequest, session: LaunchSession, path: str) -> HttpResponse:
        prefix_before = get_script_prefix()
        request.path_info = path
        set_script_prefix(f"/s/{session.pk}/")
        request.urlconf = messages.SESSION_URLS
        _introduce(request, session)
        # Django compares forms with this cookie. As a real one it is lost when several frames open at once.
        request.COOKIES[settings.CSRF_COOKIE_NAME] = session.csrf_secret
        language_before = session.user.language
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix(prefix_before)
        response.cookies.pop(settings.CSRF_COOKIE_NAME, None)
        response["Cache-Control"] = "no-store"
        if session.user.language != language_before:
            cookies.speak(response, session.user.language)
        forms = policy_of(response).form_action
        return framing.allow_framing(response, frames=framing.session_origins(session), forms=forms)


def _introduce(request: HttpRequest, session: LaunchSession) -> None:
    request.user = session.user
    set_part(request, _Launch(session))
    context = bridge.CourseContext(
        course=session.context.course if session.context else None,
        outside=None if session.context else _owner(session),
        manages=_managed(session),
        my_data_url=messages.page_path("lti_session:my_data"),
        leave_url=messages.page_path("lti_session:leave"),
        course_url=session.return_url,
        choice_url=_choice(session, request.GET),
    )
    set_part(request, context)
    language = context.language_for(session.user.page_language or translation.get_language() or "")
    translation.activate(language)
    request.LANGUAGE_CODE = language


def _managed(session: LaunchSession) -> bridge.Organisation | None:
    """Asked of the database for an LMS's administrators alone; where the registration is switched back, at once for nobody."""
    if not (session.is_administrator and session.registration.lets_manage):
        return None
    return _owner(session)


def _owner(session: LaunchSession) -> bridge.Organisation:
    session.deployment.registration = session.registration  # read along already
    return owner_of(session.deployment)


def _choice(session: LaunchSession, state: QueryDict) -> str:
    """Where a preview leads back to while the person is choosing activities, with what was ticked and searched."""
    address = messages.message_of(session).back_to_choice(session)
    return f"{address}?{state.urlencode()}" if address else ""


class ResumedCourseMiddleware:
    """Who comes by a resume code comes only while the course's LMS is trusted, and logs the person before out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        course_context = part_of(request, bridge.CourseContext)
        if course_context.resumed is None or course_context.course is None:
            return None
        if not sessions.is_open(course_context.course):
            return refusal_page(request, "registration_disabled")
        sessions.end_others(request, newcomer=course_context.resumed.code.attempt.learner)
        return None


class AuthenticationMiddleware(DjangoAuthenticationMiddleware):
    """Django's, but for pages of a session: there the launch has said who it is, and no login ever does."""

    def process_request(self, request: HttpRequest) -> None:
        if launch_or_none(request) is None:
            super().process_request(request)
