"""A tool that sends anything to the demo LMS's services: it is refused, and the examiner does not fall over."""

import json
from typing import Any

import pytest

from tests.demo_lms_process import DemoLms, plain_session
from tests.factories.hostile_json import nested
from tests.lti_tool.demo_lms.stub_tool import AGS, ROSTER, SCORE_TYPE, StubTool

pytestmark = [pytest.mark.flow, pytest.mark.once]

COLUMN_TYPE = "application/vnd.ims.lis.v2.lineitem+json"
HOSTILE: list[Any] = [
    None,
    [],
    {},
    [7],
    "\ud800",
    "a\0b",
    1e308,
    -1,
    True,
    "9" * 400,
    nested(200),
    "x" * 5000,
]
RAW = [
    b"",
    b"[" * 50_000,
    b'{"a": NaN}',
    b'{"a": 1e999}',
    b'{"a": ' + b"9" * 5000 + b"}",
    b"\xff",
    b"null",
    b"7",
]
SCORE = {
    "userId": "101",
    "timestamp": "2026-11-30T10:00:00Z",
    "activityProgress": "Completed",
    "gradingProgress": "FullyGraded",
    "scoreGiven": 7,
    "scoreMaximum": 10,
    "comment": "",
}
COLUMN = {"label": "Saw", "scoreMaximum": 10, "resourceId": "a", "resourceLinkId": "", "tag": "b"}


def bodies(good: dict[str, Any]) -> list[bytes]:
    changed = [good | {name: value} for name in good for value in HOSTILE]
    return [*RAW, *(json.dumps(body).encode() for body in changed)]


def test_no_score_and_no_column_is_too_strange_for_an_answer(lms: DemoLms, tool: StubTool, link: int) -> None:
    endpoint = tool.claims(link, "learner1")["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]
    scores = endpoint["lineitem"].replace("?", "/scores?")
    requests_made = [(scores, f"{AGS}score", SCORE_TYPE, body) for body in bodies(SCORE)]
    requests_made += [(endpoint["lineitems"], f"{AGS}lineitem", COLUMN_TYPE, body) for body in bodies(COLUMN)]
    tokens = {
        scope: tool.ask_token(scope).json()["access_token"] for scope in (f"{AGS}score", f"{AGS}lineitem")
    }
    with plain_session() as session:
        statuses = {
            session.post(
                url,
                body,
                headers={"Authorization": f"Bearer {tokens[scope]}", "Content-Type": kind},
                timeout=10,
            ).status_code
            for url, scope, kind, body in requests_made
        }
    assert max(statuses) < 500
    assert 400 in statuses


@pytest.mark.parametrize(
    "query", ["&limit=" + "9" * 5000, "&from=9223372036854775808", "&rlid=٣", "&since=" + "9" * 400]
)
def test_numbers_of_a_query_are_bounded(lms: DemoLms, tool: StubTool, query: str) -> None:
    url = f"{lms.url}/services/2/memberships?type_id={tool.registration['deployment_id']}{query}"
    assert tool.call("GET", url, ROSTER).status_code < 500


def test_a_course_may_have_three_thousand_people_in_pages_of_fifty(lms: DemoLms, tool: StubTool) -> None:
    assert (
        lms.control("crowd", {"people": 2993, "page": 50})["people"] == 3001
    )  # the administrator is in no course
    url = f"{lms.url}/services/2/memberships?type_id={tool.registration['deployment_id']}&limit=200"
    people: set[str] = set()
    pages = 0
    while url:
        answer = tool.call("GET", url, ROSTER)
        people |= {member["user_id"] for member in answer.json()["members"]}
        url, pages = answer.links.get("next", {}).get("url", ""), pages + 1
    assert (len(people), pages) == (3000, 60)
    lms.control("reset", {})
    assert len(lms.state()["people"]) == 8
