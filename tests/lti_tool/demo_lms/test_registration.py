"""Dynamic registration by Moodle's rules, and the administrator's pages."""

import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.demo_lms_process import DemoLms, parse_form, plain_session
from tests.lti_tool.demo_lms.stub_tool import AGS, ROSTER

pytestmark = [pytest.mark.flow, pytest.mark.once]
CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
TOOL = "http://127.0.0.1:8000"


def wanted(**changes: Any) -> dict[str, Any]:
    """A registration that Moodle accepts."""
    body = {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "initiate_login_uri": f"{TOOL}/lti/login/",
        "redirect_uris": [f"{TOOL}/lti/launch/"],
        "client_name": "Stub",
        "jwks_uri": f"{TOOL}/lti/jwks/",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": f"{AGS}score {ROSTER} openid",
        CONFIGURATION: {
            "domain": "127.0.0.1:8000",
            "target_link_uri": f"{TOOL}/",
            "claims": ["sub", "name"],
            "messages": [{"type": "LtiDeepLinkingRequest"}],
        },
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


@pytest.fixture
def admin(lms: DemoLms) -> Iterator[requests.Session]:
    """The administrator's browser."""
    with lms.browser("admin") as browser:
        yield browser


@pytest.fixture
def invited(lms: DemoLms, admin: requests.Session) -> dict[str, str]:
    """What the tool's registration page is opened with."""
    fields = parse_form(admin.get(f"{lms.url}/admin/tools/", timeout=10).text)["fields"]
    page = admin.post(
        f"{lms.url}/admin/tools/register/", data={**fields, "url": f"{TOOL}/register/x/?a=b"}, timeout=10
    ).text
    frame = re.search(r'<iframe[^>]* src="([^"]+)"', page)
    assert frame
    query = parse_qs(urlsplit(html.unescape(frame[1])).query)
    return {name: values[0] for name, values in query.items()}


def register(lms: DemoLms, token: str, body: dict[str, Any]) -> requests.Response:
    """Send a registration."""
    with plain_session() as session:
        return session.post(
            f"{lms.url}/register/", json=body, headers={"Authorization": f"Bearer {token}"}, timeout=10
        )


def test_a_tool_registers_once_and_waits_for_activation(
    lms: DemoLms, admin: requests.Session, invited: dict[str, str]
) -> None:
    first = register(lms, invited["registration_token"], wanted())
    second = register(lms, invited["registration_token"], wanted())
    tool = lms.state()["tools"][0]

    assert first.status_code == 200
    assert first.json()["client_id"] == tool["client_id"]
    assert first.json()[CONFIGURATION]["deployment_id"] == tool["deployment_id"]
    assert (second.status_code, second.text) == (401, "token_already_used")
    assert tool["active"] is False
    assert tool["scopes"] == [f"{AGS}score", ROSTER]
    assert tool["claims"] == ["family_name", "given_name", "name"]
    assert tool["deep_linking_url"] == f"{TOOL}/"
    activate(lms, admin, tool["deployment_id"])
    assert lms.state()["tools"][0]["active"] is True


def activate(lms: DemoLms, admin: requests.Session, number: str) -> None:
    """Press Activate."""
    fields = parse_form(admin.get(f"{lms.url}/admin/tools/", timeout=10).text)["fields"]
    admin.post(f"{lms.url}/admin/tools/{number}/activate/", data=fields, timeout=10).raise_for_status()


@pytest.mark.parametrize(
    "changes",
    [
        {"response_types": ["code"]},
        {"initiate_login_uri": None},
        {"redirect_uris": None},
        {"client_name": None},
        {"jwks_uri": None},
        {"token_endpoint_auth_method": "client_secret_post"},
        {CONFIGURATION: None},
        {CONFIGURATION: {"target_link_uri": f"{TOOL}/"}},
        {CONFIGURATION: {"domain": "127.0.0.1", "target_link_uri": f"{TOOL}/"}},
    ],
)
def test_what_moodle_requires_is_required(
    lms: DemoLms, invited: dict[str, str], changes: dict[str, Any]
) -> None:
    refused = register(lms, invited["registration_token"], wanted(**changes))

    assert refused.status_code == 400
    assert refused.headers["Content-Type"].startswith("text/plain")
    assert register(lms, invited["registration_token"], wanted()).status_code == 200


def test_a_stranger_without_a_token_registers_nothing(lms: DemoLms) -> None:
    assert register(lms, "guessed", wanted()).status_code == 401
    assert lms.state()["tools"] == []


def test_the_configuration_is_shown_for_the_token_that_was_given(
    lms: DemoLms, invited: dict[str, str]
) -> None:
    address = invited["openid_configuration"]
    token = {"Authorization": f"Bearer {invited['registration_token']}"}
    with plain_session() as session:
        shown = session.get(address, headers=token, timeout=10)
        stranger = session.get(address, timeout=10)

    assert shown.json()["issuer"] == lms.url
    assert stranger.status_code == 401


@pytest.mark.parametrize("person", ["learner1", "instructor"])
def test_only_the_administrator_sees_the_tools(lms: DemoLms, person: str) -> None:
    with lms.browser(person) as browser:
        assert browser.get(f"{lms.url}/admin/tools/", timeout=10).status_code == 403


def test_a_tool_is_registered_by_hand(lms: DemoLms, admin: requests.Session) -> None:
    fields = parse_form(admin.get(f"{lms.url}/admin/tools/", timeout=10).text)["fields"]
    form = {
        **fields,
        "name": "Hand",
        "initiate_login_uri": f"{TOOL}/login",
        "redirect_uris": f"{TOOL}/launch\n{TOOL}/other",
        "jwks_uri": f"{TOOL}/jwks",
        "target_link_uri": f"{TOOL}/",
    }
    page = admin.post(f"{lms.url}/admin/tools/by-hand/", data=form, timeout=10).text
    tool = lms.state()["tools"][0]

    assert tool["client_id"] in page
    assert tool["redirect_uris"] == [f"{TOOL}/launch", f"{TOOL}/other"]
    assert tool["active"] is True
