from typing import Any

import pytest

from activities.models import User
from lti_tool.models import LaunchSession
from lti_tool.protocol import vocabulary as v
from tests.tool_client import Tool

pytestmark = pytest.mark.flow


def refused(tool: Tool, code: str, **changes: Any) -> None:
    tool.tamper(**changes)
    response = tool.launch(tool.link()).response
    assert response.status_code in {400, 401, 403}
    assert code in response.content.decode()
    assert not LaunchSession.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("signature_wrong", {"sign_with": "stranger"}),
        ("algorithm_not_rs256", {"sign_with": "none"}),
        ("algorithm_not_rs256", {"sign_with": "hs256"}),
        ("token_expired", {"exp_delta": -600, "iat_delta": -600}),
        ("token_time_wrong", {"iat_delta": 600}),
        ("token_time_wrong", {"drop": ["exp"]}),
        ("token_time_wrong", {"drop": ["iat"]}),
        ("token_time_wrong", {"claims": {"exp": True}}),
        ("token_time_wrong", {"claims": {"exp": "tomorrow"}}),
        ("nonce_wrong", {"drop": ["nonce"]}),
        ("nonce_wrong", {"claims": {"nonce": ["a"]}}),
        ("nonce_wrong", {"claims": {"nonce": "\ud800"}}),
        ("audience_wrong", {"claims": {"aud": "someone-else"}}),
        ("audience_wrong", {"claims": {"aud": []}}),
        ("audience_wrong", {"drop": ["aud"]}),
        ("azp_wrong", {"claims": {"azp": "someone-else"}}),
        ("issuer_wrong", {"claims": {"iss": "https://evil.example.org"}}),
        ("target_link_uri_wrong", {"claims": {v.TARGET_LINK_URI: "https://testserver/lti/launch/other/"}}),
        ("target_link_uri_wrong", {"drop": [v.TARGET_LINK_URI]}),
        ("deployment_wrong", {"claims": {v.DEPLOYMENT_ID: "another"}}),
        ("deployment_id_missing", {"claims": {v.DEPLOYMENT_ID: 7}}),
        ("sub_malformed", {"claims": {"sub": 7}}),
        ("sub_malformed", {"claims": {"sub": None}}),
        ("sub_malformed", {"claims": {"sub": "x" * 256}}),
        ("sub_malformed", {"claims": {"sub": "a\0b"}}),
        ("roles_missing", {"claims": {v.ROLES: "Instructor"}}),
        ("roles_missing", {"claims": {v.ROLES: [7]}}),
        ("context_malformed", {"claims": {v.CONTEXT: "course"}}),
        ("context_malformed", {"claims": {v.CONTEXT: {"title": "no id"}}}),
        ("resource_link_malformed", {"claims": {v.RESOURCE_LINK: []}}),
        ("resource_link_id_missing", {"claims": {v.RESOURCE_LINK: {"id": "x" * 256}}}),
        ("message_type_unknown", {"claims": {v.MESSAGE_TYPE: ["LtiResourceLinkRequest"]}}),
        ("claims_malformed", {"claims": {v.AGS_ENDPOINT: "grades"}}),
    ],
)
def test_a_wrong_token_is_refused_and_leaves_nothing(tool: Tool, code: str, changes: dict[str, Any]) -> None:
    refused(tool, code, **changes)


def test_an_untrusted_further_audience_is_refused(tool: Tool) -> None:
    refused(tool, "audience_untrusted", claims={"aud": [tool.client_id, "evil"]})


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "..", "e30.W10.x", "e30.e30.e30", "x" * 70_000])
def test_a_token_that_is_none_is_refused(tool: Tool, token: str) -> None:
    posted = tool.answer(tool.lms.launch_form(tool.link(), "learner1"))
    response = tool.client.post("/lti/launch/", {**posted["fields"], "id_token": token}, secure=True)
    assert response.status_code in {400, 401}
