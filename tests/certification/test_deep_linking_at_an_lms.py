"""The seven checks of Deep Linking in the Conformance Certification Guide; docstrings are its titles."""

import time
from typing import Any

import jwt
import pytest
import requests
from django.core.management import call_command

from lti_tool.models import SigningKey
from lti_tool.protocol import vocabulary as v
from tests.demo_lms_process import AutoPost, LaunchForm, parse_form
from tests.tool_client import Tool, Visit

pytestmark = pytest.mark.flow
SLUGS = ["tour-uusix", "is-this-a-scam"]


@pytest.fixture
def tool(trusted_tool: Tool) -> Tool:
    call_command("load_content", verbosity=0)
    trusted_tool.lms.control("rules", {"rules": "standard"})  # which sends `data` and wants it back
    return trusted_tool


@pytest.fixture
def form(tool: Tool) -> LaunchForm:
    """The login initiation of a request for content, in the instructor's LMS session."""
    return tool.lms.launch_form(tool.link(), "instructor", "deep_linking")


@pytest.fixture
def asked(tool: Tool, form: LaunchForm) -> Visit:
    posted = tool.answer(form)
    response = tool.client.post("/lti/launch/", posted["fields"], secure=True)
    return Visit(tool.client, response, posted)


@pytest.fixture
def answer(asked: Visit) -> AutoPost:
    """The form that goes back to the platform."""
    return parse_form(asked.post("/lti/pick/", {"activity": SLUGS}).content.decode())


@pytest.fixture
def claims(answer: AutoPost) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(answer["fields"]["JWT"], options={"verify_signature": False})
    return found


@pytest.fixture
def received(form: LaunchForm, answer: AutoPost) -> requests.Response:
    """The platform's page after the browser has brought it the answer."""
    with requests.Session() as browser:
        browser.trust_env = False
        browser.headers["Cookie"] = f"demolms_session={form['session_cookie']}"
        return browser.post(answer["action"], data=answer["fields"], timeout=30)


def test_request_sent(asked: Visit) -> None:
    """Deep Linking request sent, and the tool shows what can be chosen"""
    page = asked.get().content.decode()
    assert all(f'value="{slug}"' in page for slug in SLUGS)


def test_response_received(tool: Tool, received: requests.Response) -> None:
    """Deep Linking response received"""
    assert received.status_code == 200
    assert "2 added" in received.text
    assert [row["kind"] for row in tool.lms.state()["links"]][1:] == ["ltiResourceLink", "ltiResourceLink"]


def test_response_is_the_right_message(claims: dict[str, Any]) -> None:
    """Response is an LtiDeepLinkingResponse"""
    assert claims[v.MESSAGE_TYPE] == "LtiDeepLinkingResponse"
    assert claims[v.VERSION_CLAIM] == "1.3.0"


def test_timestamps(claims: dict[str, Any]) -> None:
    """Timestamps valid"""
    assert abs(claims["iat"] - time.time()) < 120
    assert claims["iat"] < claims["exp"] <= claims["iat"] + 600


def test_signature(answer: AutoPost) -> None:
    """Signature valid, by the key that the tool publishes under this kid"""
    token = answer["fields"]["JWT"]
    kid = jwt.get_unverified_header(token)["kid"]
    key = jwt.PyJWK(SigningKey.objects.get(kid=kid).public_jwk)
    assert jwt.decode(token, key, algorithms=["RS256"], options={"verify_aud": False})


def test_required_claims(claims: dict[str, Any]) -> None:
    """Required claims present"""
    required = {"iss", "aud", "iat", "exp", "nonce", v.DEPLOYMENT_ID, v.MESSAGE_TYPE, v.VERSION_CLAIM}
    assert required | {v.CONTENT_ITEMS, v.DL_DATA} <= claims.keys()


def test_values(tool: Tool, claims: dict[str, Any], received: requests.Response) -> None:
    """Values affirmed: issuer, audience, deployment, data and the chosen items; the returned link can be launched"""
    assert (claims["iss"], claims["aud"]) == (tool.client_id, [tool.registration.issuer])
    assert claims[v.DEPLOYMENT_ID] == tool.deployment_id
    assert claims[v.DL_DATA].startswith("launch-")
    assert [item["custom"]["activity"] for item in claims[v.CONTENT_ITEMS]] == SLUGS
    made = tool.lms.state()["links"][-1]
    visit = tool.launch(made["id"], "learner1")
    assert visit.get().status_code == 200
    assert made["url"].endswith(f"/lti/launch/{SLUGS[-1]}/")
