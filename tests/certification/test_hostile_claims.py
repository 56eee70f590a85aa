"""Hostile launches, first part: correctly signed tokens whose claims are dropped, retyped, oversized or confused.

Each is refused with a page and a 4xx, begins no session and leaves no person, course or link behind.
"""

from collections.abc import Sequence
from typing import Any

import pytest

from activities.models import Course, User
from lti_tool.models import Deployment, LaunchSession, LtiUser, ResourceLink
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.roles import MEMBERSHIP
from tests.factories.signing_lms import LAUNCH_URL, SigningLms, a_signing_lms

pytestmark = pytest.mark.django_db

LONG = "x" * 256
NUL, LONE_SURROGATE = "a\0b", "a\ud800b"
ABSENT = object()

# claim, what the LMS puts there, the code on the page
RESOURCE_LAUNCHES: list[tuple[str, Any, str]] = [
    ("iss", ABSENT, "issuer_wrong"),
    ("iss", None, "issuer_wrong"),
    ("iss", "", "issuer_wrong"),
    ("iss", ["https://lms.example.org"], "issuer_wrong"),
    ("iss", "https://lms.example.org/", "issuer_wrong"),
    ("iss", "HTTPS://LMS.EXAMPLE.ORG", "issuer_wrong"),
    ("iss", LONE_SURROGATE, "issuer_wrong"),
    ("aud", ABSENT, "audience_wrong"),
    ("aud", None, "audience_wrong"),
    ("aud", "", "audience_wrong"),
    ("aud", 7, "audience_wrong"),
    ("aud", {"client-1": True}, "audience_wrong"),
    ("aud", [], "audience_wrong"),
    ("aud", "client-1 ", "audience_wrong"),
    ("aud", "CLIENT-1", "audience_wrong"),
    ("aud", "someone-else", "audience_wrong"),
    ("aud", ["someone-else"], "audience_wrong"),
    ("aud", [["client-1"]], "audience_wrong"),
    ("aud", ["client-1", "evil"], "audience_untrusted"),
    ("aud", ["evil", "client-1"], "audience_untrusted"),
    ("aud", ["client-1", None], "audience_untrusted"),
    ("azp", "evil", "azp_wrong"),
    ("azp", "", "azp_wrong"),
    ("azp", ["client-1"], "azp_wrong"),
    ("nonce", ABSENT, "nonce_wrong"),
    ("nonce", None, "nonce_wrong"),
    ("nonce", "", "nonce_wrong"),
    ("nonce", 7, "nonce_wrong"),
    ("nonce", ["a"], "nonce_wrong"),
    ("nonce", "another-logins", "nonce_wrong"),
    ("nonce", LONE_SURROGATE, "nonce_wrong"),
    ("exp", ABSENT, "token_time_wrong"),
    ("exp", None, "token_time_wrong"),
    ("exp", "tomorrow", "token_time_wrong"),
    ("exp", "9999999999", "token_time_wrong"),
    ("exp", True, "token_time_wrong"),
    ("exp", [9999999999], "token_time_wrong"),
    ("exp", float("inf"), "token_time_wrong"),
    ("exp", float("nan"), "token_time_wrong"),
    ("exp", 10**400, "token_time_wrong"),
    ("exp", 22222, "token_expired"),
    ("exp", -(10**400), "token_time_wrong"),
    ("exp", -1, "token_expired"),
    ("iat", ABSENT, "token_time_wrong"),
    ("iat", None, "token_time_wrong"),
    ("iat", "now", "token_time_wrong"),
    ("iat", False, "token_time_wrong"),
    ("iat", 11111, "token_time_wrong"),
    ("iat", 9999999999, "token_time_wrong"),
    ("iat", float("-inf"), "token_time_wrong"),
    ("nbf", 9999999999, "token_time_wrong"),
    ("nbf", "soon", "token_time_wrong"),
    ("sub", "", "sub_malformed"),
    ("sub", "   ", "sub_malformed"),
    ("sub", 7, "sub_not_text"),
    ("sub", True, "sub_not_text"),
    ("sub", ["a-learner"], "sub_not_text"),
    ("sub", {"id": "a-learner"}, "sub_not_text"),
    ("sub", LONG, "sub_too_long"),
    ("sub", NUL, "sub_malformed"),
    ("sub", LONE_SURROGATE, "sub_malformed"),
    (v.MESSAGE_TYPE, ABSENT, "message_type_unknown"),
    (v.MESSAGE_TYPE, None, "message_type_unknown"),
    (v.MESSAGE_TYPE, "", "message_type_unknown"),
    (v.MESSAGE_TYPE, "ltiresourcelinkrequest", "message_type_unknown"),
    (v.MESSAGE_TYPE, "LtiStartProctoring", "message_type_unknown"),
    (v.MESSAGE_TYPE, [v.RESOURCE_LINK_REQUEST], "message_type_unknown"),
    (v.MESSAGE_TYPE, {"type": v.RESOURCE_LINK_REQUEST}, "message_type_unknown"),
    (v.MESSAGE_TYPE, "<script>alert(1)</script>", "message_type_unknown"),
    (v.MESSAGE_TYPE, v.DEEP_LINKING_REQUEST, "deep_link"),
    (v.VERSION_CLAIM, ABSENT, "version_not_1_3"),
    (v.VERSION_CLAIM, None, "version_not_1_3"),
    (v.VERSION_CLAIM, 1.3, "version_not_1_3"),
    (v.VERSION_CLAIM, "1.3", "version_not_1_3"),
    (v.VERSION_CLAIM, "LTI-1p0", "version_not_1_3"),
    (v.VERSION_CLAIM, ["1.3.0"], "version_not_1_3"),
    (v.DEPLOYMENT_ID, ABSENT, "deployment_id_missing"),
    (v.DEPLOYMENT_ID, None, "deployment_id_missing"),
    (v.DEPLOYMENT_ID, "", "deployment_id_missing"),
    (v.DEPLOYMENT_ID, 1, "deployment_id_not_text"),
    (v.DEPLOYMENT_ID, ["1"], "deployment_id_not_text"),
    (v.DEPLOYMENT_ID, LONG, "deployment_id_too_long"),
    (v.DEPLOYMENT_ID, NUL, "deployment_id_malformed"),
    (v.DEPLOYMENT_ID, LONE_SURROGATE, "deployment_id_malformed"),
    (v.TARGET_LINK_URI, ABSENT, "target_link_uri_wrong"),
    (v.TARGET_LINK_URI, None, "target_link_uri_wrong"),
    (v.TARGET_LINK_URI, "", "target_link_uri_wrong"),
    (v.TARGET_LINK_URI, [LAUNCH_URL], "target_link_uri_wrong"),
    (v.TARGET_LINK_URI, LAUNCH_URL + "another-activity/", "target_link_uri_wrong"),
    (v.TARGET_LINK_URI, "https://evil.example.org/", "target_link_uri_wrong"),
    (v.TARGET_LINK_URI, "javascript:alert(1)", "target_link_uri_wrong"),
    (v.TARGET_LINK_URI, LAUNCH_URL + "\0", "target_link_uri_wrong"),
    (v.TARGET_LINK_URI, LAUNCH_URL + "\ud800", "target_link_uri_wrong"),
    (v.RESOURCE_LINK, ABSENT, "resource_link_id_missing"),
    (v.RESOURCE_LINK, None, "resource_link_id_missing"),
    (v.RESOURCE_LINK, "a-link", "resource_link_malformed"),
    (v.RESOURCE_LINK, ["a-link"], "resource_link_malformed"),
    (v.RESOURCE_LINK, {}, "resource_link_id_missing"),
    (v.RESOURCE_LINK, {"id": None}, "resource_link_id_missing"),
    (v.RESOURCE_LINK, {"id": ""}, "resource_link_id_missing"),
    (v.RESOURCE_LINK, {"id": 7}, "resource_link_id_not_text"),
    (v.RESOURCE_LINK, {"id": {"id": "a-link"}}, "resource_link_id_not_text"),
    (v.RESOURCE_LINK, {"id": LONG}, "resource_link_id_too_long"),
    (v.RESOURCE_LINK, {"id": NUL}, "resource_link_id_malformed"),
    (v.RESOURCE_LINK, {"id": LONE_SURROGATE}, "resource_link_id_malformed"),
    (v.ROLES, ABSENT, "roles_missing"),
    (v.ROLES, None, "roles_missing"),
    (v.ROLES, "Instructor", "roles_malformed"),
    (v.ROLES, {"Instructor": True}, "roles_malformed"),
    (v.ROLES, [7], "roles_malformed"),
    (v.ROLES, [None], "roles_malformed"),
    (v.ROLES, [["Instructor"]], "roles_malformed"),
    (v.CONTEXT, "a-course", "context_malformed"),
    (v.CONTEXT, ["a-course"], "context_malformed"),
    (v.CONTEXT, 7, "context_malformed"),
    (v.CONTEXT, {"title": "no id"}, "context_id_missing"),
    (v.CONTEXT, {"id": 7}, "context_id_not_text"),
    (v.CONTEXT, {"id": LONG}, "context_id_too_long"),
    (v.CONTEXT, {"id": NUL}, "context_id_malformed"),
]  # fmt: skip

NOTHING: list[Any] = [[], {}, None, ""]
WORK = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
# What is not required and makes no sense costs its own service, never the launch; null and PHP's empty map are nothing.
OPTIONAL: list[tuple[str, Any, tuple[str, ...]]] = [
    (v.CUSTOM, "activity=x", ("custom",)),
    (v.CUSTOM, ["activity"], ("custom",)),
    (v.TOOL_PLATFORM, "moodle", ("tool_platform",)),
    (v.LAUNCH_PRESENTATION, "iframe", ("launch_presentation",)),
    (v.LAUNCH_PRESENTATION, {"return_url": "https://lms.example.org\\@evil.example/"}, ("return_url",)),
    (v.AGS_ENDPOINT, "grades", ("grades",)),
    (v.AGS_ENDPOINT, ["grades"], ("grades",)),
    (v.AGS_ENDPOINT, {"scope": [WORK], "lineitem": "https://user@lms.example.org/"}, ("lineitem",)),
    (v.NRPS_ENDPOINT, "members", ("names_and_roles",)),
    (v.NRPS_ENDPOINT, {"context_memberships_url": "https://lms.example.org/ members"}, ("context_memberships_url",)),
    (v.GROUPS_ENDPOINT, 7, ("groups",)),
    (v.NOTICE_SERVICE, True, ("notices",)),
    *((claim, nothing, ()) for nothing in NOTHING for claim in (
        v.CUSTOM, v.TOOL_PLATFORM, v.LAUNCH_PRESENTATION, v.AGS_ENDPOINT, v.NRPS_ENDPOINT, v.GROUPS_ENDPOINT,
        v.NOTICE_SERVICE, v.CONTEXT,
    )),
    ("azp", None, ()),
    ("nbf", None, ()),
    ("sub", None, ()),
    (v.ROLES, {"1": f"{MEMBERSHIP}#Learner", "3": f"{MEMBERSHIP}#Mentor"}, ()),
    (v.AGS_ENDPOINT, {"scope": {"1": WORK, "2": None}, "lineitems": None}, ()),
    (v.CUSTOM, {"activity": 7, "more": None}, ()),
]  # fmt: skip

SETTINGS = {"deep_link_return_url": "https://lms.example.org/return", "accept_types": ["ltiResourceLink"]}
DEEP_LINKING_LAUNCHES: list[tuple[str, Any, str]] = [
    (v.DEEP_LINKING_SETTINGS, ABSENT, "deep_link"),
    (v.DEEP_LINKING_SETTINGS, None, "deep_link"),
    (v.DEEP_LINKING_SETTINGS, "settings", "deep_linking_settings_malformed"),
    (v.DEEP_LINKING_SETTINGS, [SETTINGS], "deep_linking_settings_malformed"),
    (v.DEEP_LINKING_SETTINGS, {}, "deep_link"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"deep_link_return_url": ""}, "deep_link_return_url_missing"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"deep_link_return_url": None}, "deep_link_return_url_missing"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"deep_link_return_url": 7}, "deep_link_return_url_malformed"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"deep_link_return_url": "javascript:alert(1)"}, "deep_link_return_url"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"deep_link_return_url": "https://"}, "deep_link_return_url_malformed"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"deep_link_return_url": "https://[::1"}, "deep_link_return_url"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"deep_link_return_url": "https://a/" + "x" * 5000}, "deep_link_return_url"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"deep_link_return_url": "https://a\\@b/"}, "deep_link_return_url_malformed"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"deep_link_return_url": "https://u@b/"}, "deep_link_return_url_malformed"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"data": {"a": 1}}, "deep_linking_data_malformed"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"data": NUL}, "deep_linking_data_malformed"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"data": LONE_SURROGATE}, "deep_linking_data_malformed"),
    (v.DEEP_LINKING_SETTINGS, {"deep_link_return_url": "https://lms.example.org/"}, "accept_types_missing"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"accept_types": None}, "accept_types_missing"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"accept_types": []}, "accept_types_missing"),
    (v.DEEP_LINKING_SETTINGS, SETTINGS | {"accept_types": [7]}, "accept_types_missing"),
    (v.ROLES, "Instructor", "roles_malformed"),
    (v.TARGET_LINK_URI, "https://evil.example.org/", "target_link_uri_wrong"),
]  # fmt: skip


def named(cases: Sequence[tuple[str, Any, Any]]) -> list[str]:
    return [
        f"{claim.rpartition('/')[2]} {'absent' if value is ABSENT else ascii(value)[:30]}"
        for claim, value, _ in cases
    ]


def launch(lms: SigningLms, claim: str, value: object, **facts: Any) -> Any:
    changes = {} if value is ABSENT else {claim: value}
    return lms.launch(changes, drop=[claim] if value is ABSENT else [], **facts)


def refused_without_a_trace(response: Any, code: str) -> None:
    assert 400 <= response.status_code < 500
    page = response.content.decode()
    assert code in page
    assert "<script>alert" not in page
    assert response.headers["Cache-Control"] == "no-store"
    for model in (LaunchSession, User, LtiUser, Course, ResourceLink):
        assert not model.objects.exists()
    assert Deployment.objects.count() == 1


@pytest.mark.parametrize(("claim", "value", "code"), RESOURCE_LAUNCHES, ids=named(RESOURCE_LAUNCHES))
def test_a_launch_with_a_hostile_claim_is_refused(claim: str, value: object, code: str) -> None:
    refused_without_a_trace(launch(a_signing_lms(), claim, value), code)


@pytest.mark.parametrize(("claim", "value", "code"), DEEP_LINKING_LAUNCHES, ids=named(DEEP_LINKING_LAUNCHES))
def test_a_deep_linking_request_with_a_hostile_claim_is_refused(claim: str, value: object, code: str) -> None:
    response = launch(a_signing_lms(), claim, value, body=SigningLms.picking)
    refused_without_a_trace(response, code)


@pytest.mark.parametrize(("claim", "value", "unread"), OPTIONAL, ids=named(OPTIONAL))
def test_an_optional_claim_that_makes_no_sense_costs_its_own_service_and_one_line_of_the_log(
    claim: str, value: object, unread: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    lms = a_signing_lms()
    response = launch(lms, claim, value)
    assert response.status_code == 303
    assert lms.client.get(response.headers["Location"], secure=True).status_code == 200
    lines = [vars(record) for record in caplog.records if record.getMessage() == "claims_unread"]
    assert [line["parts"] for line in lines] == ([list(unread)] if unread else [])


def test_the_launches_of_these_tables_are_accepted_before_they_are_falsified() -> None:
    """Else each refusal above could have another reason than the one it names."""
    lms = a_signing_lms()
    assert lms.launch().status_code == 303
    assert lms.launch(body=SigningLms.picking).status_code == 303


def test_at_least_sixty_hostile_launches_are_listed() -> None:
    assert len(RESOURCE_LAUNCHES) + len(DEEP_LINKING_LAUNCHES) >= 60
