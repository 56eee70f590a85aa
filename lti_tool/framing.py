"""Who may show an answer in a frame, and where its forms may end; SecurityHeadersMiddleware writes it down."""

from collections.abc import Iterable

from django.http import HttpResponse

from lti_tool.models import LaunchSession, Registration
from lti_tool.protocol.web_address import origin

ANYONE = ("*",)


def allow(response: HttpResponse, *, frames: Iterable[str], forms: Iterable[str] = ()) -> HttpResponse:
    vars(response).update(frame_ancestors=sorted({*frames} - {""}), form_action=sorted({*forms} - {""}))
    return response


def platform_origins(registration: Registration) -> set[str]:
    return {origin(registration.issuer), *registration.frame_origins}


def session_origins(session: LaunchSession) -> set[str]:
    """Its LMS, and the page that the LMS itself signed for in this launch."""
    return {*platform_origins(session.registration), session.frame_origin}
