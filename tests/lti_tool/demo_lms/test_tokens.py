"""The token endpoint."""

import time
from typing import Any

import pytest

from tests.demo_lms_process import DemoLms, plain_session
from tests.lti_tool.demo_lms.stub_tool import AGS, ROSTER, StubTool

pytestmark = [pytest.mark.flow, pytest.mark.once]


def test_json_arrives_as_html_under_moodles_rules_only(lms: DemoLms, tool: StubTool) -> None:
    moodle = tool.ask_token(ROSTER)
    lms.control("rules", {"rules": "canvas"})
    canvas = tool.ask_token(ROSTER)

    assert moodle.headers["Content-Type"] == "text/html"
    assert canvas.headers["Content-Type"] == "application/json"
    assert moodle.json()["expires_in"] == 3600


def test_a_part_of_the_scopes_is_granted_silently(lms: DemoLms) -> None:
    with StubTool(lms, scopes=[ROSTER]) as tool:
        assert tool.ask_token(f"{ROSTER} {AGS}score").json()["scope"] == ROSTER
        assert tool.ask_token(f"{AGS}score").json() == {"error": "invalid_scope"}


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elsewhere.example/token"},
        {"exp": int(time.time()) - 3600},
        {"sub": "somebody-else"},
        {"iss": "unknown-client"},
    ],
)
def test_an_assertion_that_does_not_fit_is_refused(tool: StubTool, changes: dict[str, Any]) -> None:
    answer = tool.ask_token(ROSTER, tool.sign(tool.assertion(**changes)))

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_client"


def test_an_assertion_needs_a_kid_and_works_once(tool: StubTool) -> None:
    assertion = tool.sign(tool.assertion())

    assert tool.ask_token(ROSTER, tool.sign(tool.assertion(), kid=None)).status_code == 400
    assert tool.ask_token(ROSTER, assertion).status_code == 200
    assert tool.ask_token(ROSTER, assertion).status_code == 400


def test_a_stranger_with_a_key_of_his_own_gets_nothing(lms: DemoLms, tool: StubTool) -> None:
    with StubTool(lms) as stranger:
        forged = stranger.sign(tool.assertion(), kid=tool.kid)

    assert tool.ask_token(ROSTER, forged).status_code == 400


def test_an_unreachable_key_set_is_a_404_page(lms: DemoLms, tool: StubTool) -> None:
    with StubTool(lms, jwks_uri="http://127.0.0.1:9/jwks") as lost:
        answer = lost.ask_token(ROSTER)

    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_token_opens_only_its_scopes(lms: DemoLms, tool: StubTool) -> None:
    people = f"{lms.url}/services/2/memberships?type_id={tool.registration['deployment_id']}"

    assert tool.call("GET", people, ROSTER).status_code == 200
    assert tool.call("GET", people, f"{AGS}score").status_code == 401
    assert tool.call("GET", people.partition("?")[0], ROSTER).status_code == 401
    with plain_session() as stranger:
        assert stranger.get(people, timeout=10).status_code == 401
