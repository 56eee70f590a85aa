"""Copied courses, launches about someone, and notices, seen by a tool."""

from typing import Any

import jwt
import pytest

from tests.demo_lms_process import DemoLms
from tests.lti_tool.demo_lms.stub_tool import StubTool

pytestmark = [pytest.mark.flow, pytest.mark.once]
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NOTICES = "https://purl.imsglobal.org/spec/lti/scope/noticehandlers"
HISTORY = {"courses": "$Context.id.history", "links": "$ResourceLink.id.history"}


def copied(lms: DemoLms, **order: Any) -> dict[str, Any]:
    made: dict[str, Any] = lms.control("copy-course", order)
    return made


def link_of(lms: DemoLms, tool: StubTool) -> int:
    order = {"client_id": tool.registration["client_id"], "title": "Laser", "custom": HISTORY}
    return int(lms.control("links", {**order, "line_item": {"scoreMaximum": 100}})["id"])


@pytest.mark.parametrize("rules", ["moodle", "canvas"])
def test_a_copy_tells_where_it_comes_from_as_its_lms_does(lms: DemoLms, tool: StubTool, rules: str) -> None:
    lms.control("rules", {"rules": rules})
    link = link_of(lms, tool)
    first = copied(lms)
    second = copied(lms, course=first["id"])
    between = first["links"][str(link)]
    custom = tool.claims(second["links"][str(between)], "learner1")[f"{CLAIM}custom"]
    assert custom["courses"] == f"{first['id']},2"
    assert custom["links"] == (HISTORY["links"] if rules == "moodle" else f"{between},{link}")


def test_a_copy_has_columns_of_its_own_and_no_grades(lms: DemoLms, tool: StubTool, link: int) -> None:
    made = copied(lms)
    columns = lms.state()["line_items"]
    assert [one["link"] for one in columns] == [link, made["links"][str(link)]]
    copied(lms, loose_columns=True)
    assert lms.state()["line_items"][-1]["link"] is None


def test_a_review_names_the_learner_and_the_column(lms: DemoLms, tool: StubTool, link: int) -> None:
    form = lms.launch_form(link, "instructor", "review", "learner1")
    token = lms.answer(tool.auth_url(form), form["session_cookie"])["fields"]["id_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims[f"{CLAIM}message_type"] == "LtiSubmissionReviewRequest"
    assert (claims["sub"], claims[f"{CLAIM}for_user"]["user_id"]) == ("107", "101")
    assert claims[AGS]["lineitem"]
    assert claims[f"{CLAIM}resource_link"]["id"] == str(link)


def test_a_privacy_launch_stands_outside_the_course(lms: DemoLms, tool: StubTool, link: int) -> None:
    form = lms.launch_form(link, "admin", "privacy", "learner2")
    token = lms.answer(tool.auth_url(form), form["session_cookie"])["fields"]["id_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims[f"{CLAIM}message_type"] == "DataPrivacyLaunchRequest"
    assert claims[f"{CLAIM}for_user"]["user_id"] == "102"
    assert not {f"{CLAIM}context", f"{CLAIM}resource_link", AGS} & claims.keys()
    assert all("membership" not in role for role in claims[f"{CLAIM}roles"])


def test_learners_open_only_their_own_rows(lms: DemoLms, tool: StubTool, link: int) -> None:
    item = lms.state()["line_items"][0]["id"]
    deployment = tool.registration["deployment_id"]
    with lms.browser("learner1") as browser:
        for path, status in (
            (f"/launch/review/{item}/101/", 200),
            (f"/launch/review/{item}/102/", 403),
            (f"/launch/privacy/{deployment}/101/", 200),
            (f"/launch/privacy/{deployment}/102/", 403),
        ):
            assert browser.get(f"{lms.url}{path}", timeout=10).status_code == status
        assert browser.post(f"{lms.url}/course/2/copy/", timeout=10).status_code == 403


def test_a_tool_says_where_it_wants_to_hear_of_what(lms: DemoLms, tool: StubTool, link: int) -> None:
    claim = tool.claims(link, "learner1")[f"{CLAIM}platformnotificationservice"]
    url = claim["platform_notification_service_url"]
    assert "LtiContextCopyNotice" in claim["notice_types_supported"]
    here = f"{tool.url}/notices"

    def put(kind: str, handler: str) -> int:
        body = {"notice_type": kind, "handler": handler}
        return int(tool.call("PUT", url, NOTICES, body, "application/json").status_code)

    assert put("LtiContextCopyNotice", here) == 200
    assert put("LtiContextCopyNotice", "https://elsewhere.example/notices") == 400
    assert put("LtiUnknownNotice", here) == 400
    listed = tool.call("GET", url, NOTICES).json()["notice_handlers"]
    assert {one["notice_type"]: one["handler"] for one in listed} == {
        "LtiHelloWorldNotice": "",
        "LtiContextCopyNotice": here,
    }
    assert copied(lms, tell=True)["answers"] == [501]  # the stub takes no posts, but it was told
    assert put("LtiContextCopyNotice", "") == 200
    assert copied(lms, tell=True)["answers"] == []


def test_another_scope_opens_no_handlers(lms: DemoLms, tool: StubTool, link: int) -> None:
    claim = tool.claims(link, "learner1")[f"{CLAIM}platformnotificationservice"]
    score = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
    assert tool.call("GET", claim["platform_notification_service_url"], score).status_code in {401, 403}
