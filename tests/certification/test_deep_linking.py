"""The seven deep linking tests of the Conformance Certification Guide, §6.3; each docstring is its official title."""

from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest

from activities import clock
from lti_tool.protocol import vocabulary as v
from tests.demo_lms_process import AutoPost, parse_form
from tests.factories.links import an_activity
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = pytest.mark.django_db

RETURN = "https://lms.example.org/return?course=7"
REQUIRED = {
    "iss",
    "aud",
    "exp",
    "iat",
    "nonce",
    v.MESSAGE_TYPE,
    v.VERSION_CLAIM,
    v.DEPLOYMENT_ID,
    v.CONTENT_ITEMS,
}
SETTINGS = {
    "deep_link_return_url": RETURN,
    "accept_types": ["link", "ltiResourceLink"],
    "accept_media_types": "image/*,text/html",
    "accept_presentation_document_targets": ["iframe", "window", "embed"],
    "accept_multiple": True,
    "auto_create": True,
    "title": "Choose",
    "text": "Choose what to do",
    "data": "csrftoken:c7fbba78-7b75-46e3-9201-11e6d5f36f53",
}


@pytest.fixture
def lms() -> SigningLms:
    an_activity("a-tour")
    return a_signing_lms()


def requested(lms: SigningLms, **changes: Any) -> Any:
    """The suite's request: without a target_link_uri, and with settings of every kind."""
    changed = {v.DEEP_LINKING_SETTINGS: SETTINGS | changes, v.ROLES: ["Instructor"]}
    return lms.launch(changed, drop=[v.TARGET_LINK_URI], body=SigningLms.picking)


def response(lms: SigningLms, *activities: str) -> AutoPost:
    """What the browser is given to post back after a choice."""
    session = lms.session(requested(lms))
    page = lms.client.post(f"/s/{session.pk}/lti/pick/", {"activity": activities or ("a-tour",)}, secure=True)
    assert page.status_code == 200
    return parse_form(page.content.decode())


def verified(lms: SigningLms, form: AutoPost) -> dict[str, Any]:
    """The message as the LMS reads it: with our JWKS, its own issuer as audience, and its clock."""
    token = form["fields"]["JWT"]
    published = {key["kid"]: key for key in lms.client.get("/lti/jwks/", secure=True).json()["keys"]}
    key = jwt.PyJWK(published[jwt.get_unverified_header(token)["kid"]])
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        audience=lms.registration.issuer,
        issuer=lms.registration.client_id,
        options={"require": ["iss", "aud", "exp", "iat", "nonce"]},
    )
    return claims


def test_the_request_is_received(lms: SigningLms) -> None:
    """Send Deep Linking Request"""
    received = requested(lms)
    assert received.status_code == 303
    assert 'value="a-tour"' in lms.client.get(received.headers["Location"], secure=True).content.decode()


def test_the_response_comes_back_where_the_request_said(lms: SigningLms) -> None:
    """Deep Linking Response Received"""
    form = response(lms)
    assert form["action"] == RETURN
    assert form["fields"]["JWT"].count(".") == 2


def test_the_response_is_a_deep_linking_response(lms: SigningLms) -> None:
    """Response Message is LtiDeepLinkingResponse"""
    assert verified(lms, response(lms))[v.MESSAGE_TYPE] == "LtiDeepLinkingResponse"


def test_the_timestamps_are_valid(lms: SigningLms) -> None:
    """Timestamps Valid"""
    claims, now = verified(lms, response(lms)), clock.now().timestamp()
    assert now - 60 < claims["iat"] <= now + 1
    assert now < claims["exp"] <= now + 3600


def test_the_signature_is_valid(lms: SigningLms) -> None:
    """JWT Signature Valid"""
    form = response(lms)
    assert jwt.get_unverified_header(form["fields"]["JWT"])["alg"] == "RS256"
    verified(lms, form)
    head, body, signature = form["fields"]["JWT"].split(".")
    changed = AutoPost(action=RETURN, fields={"JWT": f"{head}.{body}.{signature[::-1]}"})
    with pytest.raises(jwt.InvalidTokenError):
        verified(lms, changed)


def test_the_required_claims_are_present(lms: SigningLms) -> None:
    """Required Claims Present"""
    assert verified(lms, response(lms)).keys() >= REQUIRED


def test_the_values_are_right_and_the_returned_link_launches(lms: SigningLms) -> None:
    """Affirm Values; Launch of the Returned Link"""
    claims = verified(lms, response(lms))
    assert (claims["iss"], claims[v.VERSION_CLAIM], claims[v.DEPLOYMENT_ID]) == ("client-1", "1.3.0", "1")
    assert claims[v.DL_DATA] == SETTINGS["data"]
    (item,) = claims[v.CONTENT_ITEMS]
    assert item["type"] == "ltiResourceLink"
    target, custom = item["url"], item["custom"]
    assert urlsplit(target).hostname == "testserver"
    learner = {
        "sub": "a-learner",
        v.TARGET_LINK_URI: target,
        v.CUSTOM: custom,
        v.RESOURCE_LINK: {"id": "new"},
    }
    launched = lms.launch(learner, login={"target_link_uri": target})
    assert "/p/" in launched.headers["Location"]
    assert lms.client.get(launched.headers["Location"], secure=True).status_code == 200


def test_a_cancel_goes_back_too_and_brings_nothing(lms: SigningLms) -> None:
    session = lms.session(requested(lms))
    page = lms.client.post(f"/s/{session.pk}/lti/pick/cancel/", secure=True)
    claims = verified(lms, parse_form(page.content.decode()))
    assert claims[v.CONTENT_ITEMS] == []
    assert claims[v.DL_DATA] == SETTINGS["data"]


def test_a_request_without_roles_is_taken(lms: SigningLms) -> None:
    """DL 2.0 §4.4.1: roles are optional there."""
    launched = lms.launch({}, drop=[v.ROLES], body=SigningLms.picking)
    assert lms.client.get(launched.headers["Location"], secure=True).status_code == 200


def test_data_that_was_not_sent_is_not_returned(lms: SigningLms) -> None:
    session = lms.session(requested(lms, data=None))
    page = lms.client.post(f"/s/{session.pk}/lti/pick/", {"activity": "a-tour"}, secure=True)
    assert v.DL_DATA not in verified(lms, parse_form(page.content.decode()))
