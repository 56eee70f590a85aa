"""Columns of the gradebook, made and found by a tool."""

import pytest
import requests

from tests.demo_lms_process import DemoLms
from tests.lti_tool.demo_lms.stub_tool import AGS, StubTool

pytestmark = [pytest.mark.flow, pytest.mark.once]
TYPE = "application/vnd.ims.lis.v2.lineitem+json"


def collection(lms: DemoLms, tool: StubTool, query: str = "") -> str:
    """The URL of all columns."""
    return f"{lms.url}/services/2/lineitems?type_id={tool.registration['deployment_id']}{query}"


def create(lms: DemoLms, tool: StubTool, **members: object) -> requests.Response:
    """Add a column."""
    body = {"label": "Exam", "scoreMaximum": 20, **members}
    return tool.call("POST", collection(lms, tool), f"{AGS}lineitem", body, TYPE)


def test_a_column_is_made_read_replaced_and_deleted(lms: DemoLms, tool: StubTool) -> None:
    made = create(lms, tool, tag="exam", endDateTime="2026-12-01T12:00:00Z")
    url = made.json()["id"]
    replaced = tool.call("PUT", url, f"{AGS}lineitem", {"label": "Test", "scoreMaximum": 5}, TYPE)
    read = tool.call("GET", url, f"{AGS}lineitem.readonly").json()

    assert made.status_code == 201
    assert made.json()["endDateTime"] == "2026-12-01T12:00:00Z"
    assert replaced.status_code == 200
    assert read == {"id": url, "label": "Test", "scoreMaximum": 5}
    assert tool.call("DELETE", url, f"{AGS}lineitem").status_code == 204
    assert tool.call("GET", url, f"{AGS}lineitem").status_code == 404


def test_columns_are_found_by_tag_resource_and_link(lms: DemoLms, tool: StubTool, link: int) -> None:
    create(lms, tool, tag="a", resourceId="one", resourceLinkId=str(link))
    create(lms, tool, tag="b", resourceId="two")

    def labels(query: str) -> list[str]:
        answer = tool.call("GET", collection(lms, tool, query), f"{AGS}lineitem.readonly")
        return [row["label"] for row in answer.json()]

    assert labels("&tag=b") == ["Exam"]
    assert labels("&resource_id=one") == ["Exam"]
    assert labels(f"&resource_link_id={link}") == ["Laser", "Exam"]
    assert labels("&tag=c") == []


def test_moodle_breaks_the_link_header_and_others_do_not(lms: DemoLms, tool: StubTool) -> None:
    create(lms, tool)
    create(lms, tool)
    first = tool.call("GET", collection(lms, tool, "&limit=1"), f"{AGS}lineitem")
    lms.control("rules", {"rules": "canvas"})
    second = tool.call("GET", collection(lms, tool, "&limit=1"), f"{AGS}lineitem")
    rest = tool.call("GET", second.links["next"]["url"], f"{AGS}lineitem")

    assert "&amp;" in first.headers["Link"]
    assert 'rel="next"' not in first.headers["Link"]
    assert "rel=first, " in second.headers["Link"]
    assert len(second.json()) == len(rest.json()) == 1
    assert second.json() != rest.json()


@pytest.mark.parametrize("members", [{"label": " "}, {"scoreMaximum": 0}, {"scoreMaximum": "20"}])
def test_a_column_needs_a_label_and_a_maximum(
    lms: DemoLms, tool: StubTool, members: dict[str, object]
) -> None:
    assert create(lms, tool, **members).status_code == 400


def test_a_strangers_column_is_not_there(lms: DemoLms, tool: StubTool) -> None:
    url = create(lms, tool).json()["id"]
    with StubTool(lms) as stranger:
        theirs = url.replace(
            f"type_id={tool.registration['deployment_id']}",
            f"type_id={stranger.registration['deployment_id']}",
        )
        assert stranger.call("GET", theirs, f"{AGS}lineitem").status_code == 404
        assert stranger.call("GET", url, f"{AGS}lineitem").status_code == 401


def test_canvas_keeps_a_column_that_belongs_to_an_activity(lms: DemoLms, tool: StubTool, link: int) -> None:
    lms.control("rules", {"rules": "canvas"})
    rows = tool.call("GET", collection(lms, tool), f"{AGS}lineitem").json()

    assert tool.call("DELETE", rows[0]["id"], f"{AGS}lineitem").status_code == 401
