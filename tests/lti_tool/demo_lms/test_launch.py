"""Launches, seen by a tool."""

from typing import Any

import pytest

from tests.demo_lms_process import DemoLms, parse_form, plain_session
from tests.lti_tool.demo_lms.stub_tool import StubTool

pytestmark = [pytest.mark.flow, pytest.mark.once]
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


def test_a_learner_arrives_with_moodles_claims(lms: DemoLms, tool: StubTool, link: int) -> None:
    claims = tool.claims(link, "learner4")

    assert claims["iss"] == lms.url
    assert claims["sub"] == "104"
    assert claims["exp"] - claims["iat"] == 60
    assert claims[f"{CLAIM}roles"] == [f"{MEMBERSHIP}Learner"]
    assert claims[f"{CLAIM}context"]["type"] == ["CourseSection"]
    assert claims[f"{CLAIM}launch_presentation"]["locale"] == "ar"
    assert claims[f"{CLAIM}resource_link"]["id"] == str(link)
    assert "name" not in claims


def test_names_come_only_to_a_tool_that_asked_for_them(lms: DemoLms) -> None:
    with StubTool(lms, claims=["name", "given_name"]) as tool:
        link = lms.control("links", {"client_id": tool.registration["client_id"]})["id"]
        claims = tool.claims(link, "learner1")

    assert claims["name"] == "Aino Koskenranta"
    assert "email" not in claims


def test_an_administrator_is_also_an_instructor(tool: StubTool, link: int) -> None:
    roles = tool.claims(link, "admin")[f"{CLAIM}roles"]

    assert len(roles) == 3
    assert f"{MEMBERSHIP}Instructor" in roles


@pytest.mark.parametrize(
    ("columns", "has_line_item"),
    [([], False), ([{"label": "One"}], True), ([{"label": "One"}, {"label": "Two"}], False)],
)
def test_the_line_item_is_named_only_where_there_is_exactly_one(
    lms: DemoLms, tool: StubTool, columns: list[dict[str, Any]], has_line_item: bool
) -> None:
    order = {"client_id": tool.registration["client_id"], "several_line_items": columns}
    endpoint = tool.claims(lms.control("links", order)["id"], "learner1")[AGS]

    assert ("lineitem" in endpoint) is has_line_item
    assert endpoint["lineitems"].endswith(f"?type_id={tool.registration['deployment_id']}")


def test_a_link_without_context_has_no_course_and_no_services(lms: DemoLms, tool: StubTool) -> None:
    order = {"client_id": tool.registration["client_id"], "context": False}
    claims = tool.claims(lms.control("links", order)["id"], "learner1")

    assert f"{CLAIM}context" not in claims
    assert AGS not in claims


def test_deep_linking_asks_for_resource_links_and_names_no_link(tool: StubTool, link: int) -> None:
    claims = tool.claims(link, "instructor", "deep_linking")
    settings = claims["https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"]

    assert f"{CLAIM}resource_link" not in claims
    assert settings["accept_types"] == ["ltiResourceLink"]
    assert "data" not in settings


def test_a_message_hint_works_once(lms: DemoLms, tool: StubTool, link: int) -> None:
    form = lms.launch_form(link, "learner1")
    first = lms.answer(tool.auth_url(form), form["session_cookie"])["fields"]
    second = lms.answer(tool.auth_url(form), form["session_cookie"])["fields"]

    assert "id_token" in first
    assert second["error"] == "invalid_request"
    assert second["state"] == "a-state"


def test_a_stranger_cannot_use_somebody_elses_hint(lms: DemoLms, tool: StubTool, link: int) -> None:
    form = lms.launch_form(link, "learner1")
    stranger = lms.launch_form(link, "learner2")["session_cookie"]
    elsewhere = lms.launch_form(link, "learner1")["session_cookie"]

    assert lms.answer(tool.auth_url(form), stranger)["fields"]["error"] == "access_denied"
    assert lms.answer(tool.auth_url(form), "nobody")["fields"]["error"] == "login_required"
    assert lms.answer(tool.auth_url(form), elsewhere)["fields"]["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "openid profile"}, "invalid_scope"),
        ({"response_type": "code"}, "unsupported_response_type"),
        ({"response_mode": "query"}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"prompt": "login"}, "invalid_request"),
    ],
)
def test_a_wrong_request_is_answered_with_an_error_at_the_tool(
    tool: StubTool, link: int, changes: dict[str, str], error: str
) -> None:
    assert tool.launch(link, "learner1", **changes)["error"] == error


def test_a_redirect_uri_must_be_the_registered_one_to_the_letter(
    lms: DemoLms, tool: StubTool, link: int
) -> None:
    form = lms.launch_form(link, "learner1")
    with plain_session() as session:
        answer = session.get(tool.auth_url(form, redirect_uri=f"{tool.url}/launch/"), timeout=10)

    assert answer.status_code == 400
    assert "id_token" not in answer.text


def test_the_course_page_starts_the_same_launch(lms: DemoLms, tool: StubTool, link: int) -> None:
    with lms.browser("learner2") as browser:
        page = browser.get(f"{lms.url}/course/link/{link}/", timeout=10).text
        form = parse_form(browser.get(f"{lms.url}/launch/{link}/", timeout=10).text)
        answer = browser.get(tool.auth_url(form), timeout=10)

    assert f'src="/launch/{link}/"' in page
    assert form["action"] == f"{tool.url}/login"
    assert "id_token" in parse_form(answer.text)["fields"]


def test_a_pending_tool_opens_for_nobody(lms: DemoLms) -> None:
    with StubTool(lms, active=False) as tool, lms.browser("learner1") as browser:
        link = lms.control("links", {"client_id": tool.registration["client_id"]})["id"]
        answer = browser.get(f"{lms.url}/launch/{link}/", timeout=10)

    assert answer.status_code == 403
