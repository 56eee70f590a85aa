"""The one cookie of each launch, first-party in its own window, partitioned in a frame; beside it the language's and the marker."""

import re
from collections.abc import Container
from datetime import timedelta
from http.cookies import Morsel

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PREFIX = "__Host-l_"
SESSION_LENGTH = timedelta(hours=20)  # WCAG 2.2.1: over 20 h no warning is owed
LIFETIME = int(SESSION_LENGTH.total_seconds())
MOST_LAUNCH_COOKIES = 20
# A browser that has it has kept a cookie of ours before, in this very frame's or window's jar. It says nothing of a person.
MARKER, MARKER_LIFETIME = "__Host-kept", 365 * 24 * 3600
LAUNCH_ID = re.compile(r"[0-9a-f]{32}")  # what models.launch_id makes


class _PartitionedCookie(Morsel[str]):
    """With the attribute that Python itself knows from 3.14."""

    def OutputString(self, attrs: Container[str] | None = None) -> str:
        return f"{super().OutputString(attrs)}; Partitioned"


def launch_ids(request: HttpRequest) -> list[str]:
    """The launches whose cookies this browser sent, in the order it sent them (oldest first)."""
    ids = (name.removeprefix(PREFIX) for name in request.COOKIES if name.startswith(PREFIX))
    return [launch_id for launch_id in ids if LAUNCH_ID.fullmatch(launch_id)]


def launch_secret(request: HttpRequest, launch_id: str) -> str:
    return request.COOKIES.get(PREFIX + launch_id, "")


def set_launch_cookie(response: HttpResponse, launch_id: str, secret: str) -> None:
    _set(response, PREFIX + launch_id, secret, LIFETIME)


def delete_launch_cookie(response: HttpResponse, launch_id: str) -> None:
    _set(response, PREFIX + launch_id, "", 0)


def has_cookie_marker(request: HttpRequest) -> bool:
    return request.COOKIES.get(MARKER) == "1"


def set_cookie_marker(response: HttpResponse) -> None:
    _set(response, MARKER, "1", MARKER_LIFETIME)


def withdraw_cookie_marker(response: HttpResponse) -> None:
    """For a marker that was wrong: the next login looks again whether the browser keeps a cookie."""
    _set(response, MARKER, "", 0)


def speak(response: HttpResponse, language: str) -> None:
    """An error page met later has no session to read the language from; this cookie tells it."""
    _set(response, settings.LANGUAGE_COOKIE_NAME, language, LIFETIME)


def _set(response: HttpResponse, name: str, value: str, max_age: int) -> None:
    response.set_cookie(name, value, max_age=max_age, secure=True, httponly=True, samesite="None")
    _partition(response, name)  # expiring a partitioned cookie needs the attribute too


def _partition(response: HttpResponse, name: str) -> None:
    cookie, plain = _PartitionedCookie(), response.cookies[name]
    cookie.set(name, plain.value, plain.coded_value)
    cookie.update(plain)
    response.cookies[name] = cookie
