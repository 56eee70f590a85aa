"""Launch sessions: the URL names one, this browser's cookie proves it, a row says whether it still holds."""

import hmac
from datetime import timedelta
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from activities.runtime import clock, compiled_queries
from activities.runtime.compiled_queries import Slot
from lti_tool import bridge
from lti_tool.bridge import endings
from lti_tool.keys import services as keys
from lti_tool.launch import cookies, people
from lti_tool.models import LaunchSession, LtiContext, Standing


def _open() -> QuerySet[LaunchSession]:
    """With all that a page of the session asks for first, and the person's place in its course."""
    condition = {"context__course__enrolments__user": F("user")}
    place: dict[str, Any] = {
        "place": FilteredRelation("context__course__enrolments", condition=Q(**condition))
    }
    related = ["registration", "deployment", "context__course__organisation", "resource_link", "user", *place]
    long_texts = [
        f"context__course__organisation__{name}"
        for name in ("accessibility_text", "privacy_text", "meeting_hosts")
    ]
    rows = LaunchSession.objects.filter(pk=Slot("id"), closed_at=None, expires_at__gt=Slot("now"))
    return rows.annotate(**place).select_related(*related).defer(*long_texts)


_OPEN = compiled_queries.Select(_open)


def proven(request: HttpRequest, session_id: str) -> LaunchSession | None:
    """The session, if this browser holds its secret and nothing behind it was closed or switched off since."""
    session = _OPEN.one(id=session_id, now=clock.now())
    if session is None or not _is_held(request, session) or not people.may_enter(session.user):
        return None
    if session.context:
        bridge.remember_place(session.context.course, session.place)
    standings = {session.registration.standing, session.deployment.standing}
    return session if standings == {Standing.ACTIVE} else None


def has_ended(session: LaunchSession) -> bool:
    """Whoever answers for the session's course has ended."""
    return session.context is not None and endings.has_ended(session.context.course)


def _is_held(request: HttpRequest, session: LaunchSession) -> bool:
    return hmac.compare_digest(keys.digest(cookies.launch_secret(request, session.pk)), session.binder_hash)


def current_role(session: LaunchSession) -> str:
    """The person's role as the latest launch told it: who was demoted is so in sessions from before too."""
    return bridge.role_in(session.context.course, session.user) if session.context else session.role


def close_session(session: LaunchSession, response: HttpResponse) -> None:
    LaunchSession.objects.filter(pk=session.pk, closed_at=None).update(closed_at=clock.now())
    cookies.delete_launch_cookie(response, session.pk)


def close_others(request: HttpRequest, response: HttpResponse, *, newcomer: LaunchSession) -> None:
    """On a shared device the person before is logged out when another one arrives in the same browser."""
    bridge.close_code_sessions(request, response, newcomer=newcomer.user)
    for session in _held_by_others(request, newcomer.user, but=newcomer.pk):
        close_session(session, response)


def end_others(request: HttpRequest, *, newcomer: bridge.User) -> None:
    """Ends the sessions of others in this browser, for a newcomer with a resume code."""
    ids = [session.pk for session in _held_by_others(request, newcomer)]
    LaunchSession.objects.filter(pk__in=ids).update(closed_at=clock.now())


def _held_by_others(request: HttpRequest, newcomer: bridge.User, *, but: str = "") -> list[LaunchSession]:
    ids = [launch_id for launch_id in cookies.launch_ids(request) if launch_id != but]
    if not ids:
        return []
    others = LaunchSession.objects.filter(pk__in=ids, closed_at=None).exclude(user=newcomer)
    return [session for session in others if _is_held(request, session)]


def is_open(course: bridge.Course) -> bool:
    """May people come to the course without a launch? Only while its LMS is trusted."""
    active = {"deployment__standing": Standing.ACTIVE, "deployment__registration__standing": Standing.ACTIVE}
    return LtiContext.objects.filter(course=course, course__organisation__erased_from=None, **active).exists()


def forget_expired_sessions() -> int:
    count, _ = LaunchSession.objects.filter(expires_at__lt=clock.now() - timedelta(days=1)).delete()
    return count
