"""The groups of a course."""

from typing import Any

import pytest

from tests.demo_lms_process import DemoLms
from tests.lti_tool.demo_lms.stub_tool import ROSTER, StubTool

pytestmark = [pytest.mark.flow, pytest.mark.once]
GROUPS = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"
CLAIM = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice"


@pytest.fixture
def claim(lms: DemoLms, tool: StubTool, link: int) -> dict[str, Any]:
    """Two groups in a set and one outside, and what a launch says of them."""
    lms.control("rules", {"rules": "standard"})
    lms.control("groups", {"name": "Wood", "set": "Halls", "people": ["learner1", "learner2"]})
    lms.control("groups", {"name": "Metal", "set": "Halls", "people": ["learner3"]})
    lms.control("groups", {"name": "Tutors", "people": ["instructor"], "hidden": True})
    claim_body: dict[str, Any] = tool.claims(link, "instructor")[CLAIM]
    return claim_body


def names(tool: StubTool, url: str, member: str = "groups") -> list[str]:
    return [one["name"] for one in tool.call("GET", url, GROUPS).json()[member]]


def test_groups_and_sets_are_listed_page_by_page(tool: StubTool, claim: dict[str, Any]) -> None:
    first = tool.call("GET", f"{claim['context_groups_url']}?limit=2", GROUPS)
    second = tool.call("GET", first.links["next"]["url"], GROUPS)

    assert claim["scope"] == [GROUPS]
    assert [one["name"] for one in first.json()["groups"] + second.json()["groups"]] == [
        "Wood",
        "Metal",
        "Tutors",
    ]
    assert second.json()["groups"][0]["hidden"]
    assert names(tool, claim["context_group_sets_url"], "sets") == ["Halls"]


def test_one_persons_groups_are_found(tool: StubTool, claim: dict[str, Any]) -> None:
    assert names(tool, f"{claim['context_groups_url']}?user_id=102") == ["Wood"]
    assert names(tool, f"{claim['context_groups_url']}?user_id=106") == []


def test_a_roster_tells_groups_to_a_tool_that_asks(
    lms: DemoLms, tool: StubTool, claim: dict[str, Any]
) -> None:
    url = f"{lms.url}/services/2/memberships"
    members = tool.call("GET", f"{url}?groups=true", ROSTER).json()["members"]
    plain = tool.call("GET", url, ROSTER).json()["members"]

    assert len(members[0]["group_enrollments"]) == 1
    assert members[5]["group_enrollments"] == []
    assert "group_enrollments" not in plain[0]


def test_moodle_itself_has_no_such_service(
    lms: DemoLms, tool: StubTool, link: int, claim: dict[str, Any]
) -> None:
    lms.control("rules", {"rules": "moodle"})
    url = f"{claim['context_groups_url']}?type_id={tool.registration['deployment_id']}"

    assert CLAIM not in tool.claims(link, "instructor")
    assert tool.call("GET", url, GROUPS).status_code == 404


def test_another_scope_opens_no_groups(tool: StubTool, claim: dict[str, Any]) -> None:
    assert tool.call("GET", claim["context_groups_url"], ROSTER).status_code == 403
