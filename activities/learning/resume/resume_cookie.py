"""The cookie of a resume code's session: first-party, in a window of its own, apart from every other session."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from activities.learning.resume import resume_sessions
from activities.models import User

PREFIX = "__Host-r_"
AT_MOST = 5
SESSION_ID = re.compile(r"[0-9a-f]{32}")  # anyone may send a cookie of any name


def sent_secrets(request: HttpRequest) -> dict[str, str]:
    """The secrets that this browser sent, by session, oldest first."""
    values = {
        name.removeprefix(PREFIX): value for name, value in request.COOKIES.items() if name.startswith(PREFIX)
    }
    return {session_id: value for session_id, value in values.items() if SESSION_ID.fullmatch(session_id)}


def keep(request: HttpRequest, response: HttpResponse, session_id: str, secret: str) -> None:
    """Let this browser prove the session; the oldest of many make room."""
    for old in list(sent_secrets(request))[: -(AT_MOST - 1)]:
        forget(response, old)
    _set(response, session_id, secret, int(resume_sessions.LENGTH.total_seconds()))


def forget(response: HttpResponse, session_id: str) -> None:
    """Delete this session's cookie in the browser."""
    _set(response, session_id, "", 0)


def log_out_others(request: HttpRequest, response: HttpResponse, *, newcomer: User) -> None:
    """On a shared device the person before is logged out when another one arrives in the same browser."""
    mine = sent_secrets(request)
    for session_id in resume_sessions.close_others(secrets=mine, newcomer=newcomer) if mine else []:
        forget(response, session_id)


def keep_language(response: HttpResponse, language: str) -> None:
    """When the code has ended, nothing but this cookie tells the person's language."""
    if language:
        name, lifetime = settings.LANGUAGE_COOKIE_NAME, resume_sessions.LENGTH
        response.set_cookie(name, language, max_age=lifetime, secure=True, httponly=True, samesite="Lax")


def _set(response: HttpResponse, session_id: str, value: str, max_age: int) -> None:
    response.set_cookie(
        PREFIX + session_id, value, max_age=max_age, secure=True, httponly=True, samesite="Lax"
    )
