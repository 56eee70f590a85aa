"""Who may show an answer in a frame, and where its forms may end; SecurityHeadersMiddleware writes it down."""

from collections.abc import Iterable

from django.http import HttpResponse

from activities.runtime.page_policy import policy_of
from lti_tool.models import LaunchSession, Registration
from lti_tool.protocol import page_origins
from lti_tool.protocol.registration import Offer
from lti_tool.protocol.web_address import origin

ANYONE = ("*",)


def allow_framing(
    response: HttpResponse, *, frames: Iterable[str], forms: Iterable[str] = ()
) -> HttpResponse:
    policy = policy_of(response)
    policy.frame_ancestors = tuple(sorted({*frames} - {""}))
    policy.form_action = tuple(sorted({*forms} - {""}))
    return response


def platform_origins(registration: Registration) -> set[str]:
    """What an administrator has allowed, and what its addresses suggest today."""
    return {*page_origins.usual(registration.issuer, registration.auth_url), *registration.frame_origins}


def session_origins(session: LaunchSession) -> set[str]:
    """Its LMS, and the pages that the LMS itself signed for in this launch."""
    picking = (session.deep_linking_settings or {}).get("return_url", "")
    return {*platform_origins(session.registration), session.frame_origin, origin(picking)}


def offer_origins(offer: Offer, configuration_url: str) -> set[str]:
    """An LMS that offers itself: where its configuration stood when it was opened, and what its addresses suggest."""
    return {origin(configuration_url), *page_origins.usual(offer.issuer, offer.auth_url)}
