"""Names and roles."""

import pytest

from tests.demo_lms_process import DemoLms
from tests.lti_tool.demo_lms.stub_tool import ROSTER, StubTool

pytestmark = [pytest.mark.flow, pytest.mark.once]
MEMBERSHIP = "http%3A%2F%2Fpurl.imsglobal.org%2Fvocab%2Flis%2Fv2%2Fmembership%23"


def roster(lms: DemoLms, tool: StubTool, query: str = "") -> str:
    """The URL of the course's people."""
    return f"{lms.url}/services/2/memberships?type_id={tool.registration['deployment_id']}{query}"


def test_a_tool_without_names_sees_ids_and_short_roles(lms: DemoLms, tool: StubTool) -> None:
    members = tool.call("GET", roster(lms, tool), ROSTER).json()["members"]

    assert len(members) == 7
    assert members[0] == {
        "status": "Active",
        "roles": ["Learner"],
        "user_id": "101",
        "lis_person_sourcedid": "sis-learner1",
    }


@pytest.mark.parametrize("role", ["Instructor", f"{MEMBERSHIP}Instructor"])
def test_a_role_may_be_short_or_long(lms: DemoLms, tool: StubTool, role: str) -> None:
    members = tool.call("GET", roster(lms, tool, f"&role={role}"), ROSTER).json()["members"]

    assert [member["user_id"] for member in members] == ["107"]


def test_pages_are_chained_by_a_sound_link_header(lms: DemoLms, tool: StubTool) -> None:
    user_ids, url = [], roster(lms, tool, "&limit=3")
    while url:
        answer = tool.call("GET", url, ROSTER)
        user_ids += [member["user_id"] for member in answer.json()["members"]]
        url = answer.links.get("next", {}).get("url", "")

    assert user_ids == [str(number) for number in range(101, 108)]


def test_a_link_adds_each_members_message(lms: DemoLms, tool: StubTool, link: int) -> None:
    members = tool.call("GET", roster(lms, tool, f"&rlid={link}"), ROSTER).json()["members"]

    assert "https://purl.imsglobal.org/spec/lti/claim/custom" in members[0]["message"][0]
    assert tool.call("GET", roster(lms, tool, "&rlid=9999"), ROSTER).status_code == 404


def test_a_suspended_person_is_inactive(lms: DemoLms, tool: StubTool) -> None:
    lms.control("people", {"person": "learner2", "active": False})
    members = tool.call("GET", roster(lms, tool), ROSTER).json()["members"]

    assert [member["user_id"] for member in members if member["status"] == "Inactive"] == ["102"]


def test_what_has_changed_since_is_told_where_the_rules_offer_it(lms: DemoLms, tool: StubTool) -> None:
    lms.control("rules", {"rules": "standard"})
    everyone = tool.call("GET", roster(lms, tool, "&limit=50"), ROSTER)
    lms.control("people", {"person": "learner2", "enrolled": False})
    lms.control("people", {"person": "learner3", "active": False})
    changes = tool.call("GET", everyone.links["differences"]["url"], ROSTER)
    later = tool.call("GET", changes.links["differences"]["url"], ROSTER)
    now = tool.call("GET", roster(lms, tool), ROSTER).json()["members"]

    statuses = {member["user_id"]: member["status"] for member in changes.json()["members"]}
    assert statuses == {"102": "Deleted", "103": "Inactive"}
    assert later.json()["members"] == []
    assert "102" not in [member["user_id"] for member in now]


def test_moodle_offers_no_differences(lms: DemoLms, tool: StubTool) -> None:
    assert "Link" not in tool.call("GET", roster(lms, tool), ROSTER).headers


def test_the_requests_that_a_tool_made_can_be_looked_at(lms: DemoLms, tool: StubTool) -> None:
    tool.call("GET", roster(lms, tool, "&role=Learner"), ROSTER)
    (service_request,) = lms.state()["service_requests"]
    assert (service_request["endpoint"], service_request["method"], service_request["status"]) == (
        "roster-service",
        "GET",
        200,
    )
    assert (service_request["scopes"], service_request["query"]) == (
        [ROSTER],
        f"type_id={tool.registration['deployment_id']}&role=Learner",
    )
