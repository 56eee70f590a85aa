"""What each LMS does with a score."""

from typing import Any

import pytest

from tests.demo_lms_process import DemoLms
from tests.lti_tool.demo_lms.stub_tool import AGS, StubTool

pytestmark = [pytest.mark.flow, pytest.mark.once]
LEARNER, TEACHER = "101", "107"
SAME_SECOND, EARLIER = "2026-11-20T10:00:00.900Z", "2026-11-20T09:59:00Z"
LATER = "2026-11-20T10:00:01Z"


@pytest.fixture
def column(tool: StubTool, link: int) -> str:
    """The URL of the activity's column."""
    endpoint = tool.claims(link, "learner1")["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]
    return str(endpoint["lineitem"])


def grade(lms: DemoLms) -> Any:
    """The only grade's value."""
    return lms.state()["results"][0]["score"]


def test_moodle_scales_a_score_and_answers_with_nothing(lms: DemoLms, tool: StubTool, column: str) -> None:
    answer = tool.score(column, LEARNER, 8, comment="Well done")

    assert (answer.status_code, answer.content) == (200, b"")
    assert lms.state()["results"][0] | {"timestamp": ""} == {
        "line_item": lms.state()["line_items"][0]["id"],
        "person": "learner1",
        "score": 80,
        "comment": "Well done",
        "scoring_user_id": "",
        "timestamp": "",
    }


def test_moodle_caps_a_score_and_keeps_zero(lms: DemoLms, tool: StubTool, column: str) -> None:
    tool.score(column, LEARNER, 12)
    assert grade(lms) == 100
    tool.score(column, LEARNER, 0, timestamp=LATER)
    assert grade(lms) == 0


@pytest.mark.parametrize("rules", ["moodle", "canvas"])
def test_an_unfinished_score_wipes_the_grade(lms: DemoLms, tool: StubTool, column: str, rules: str) -> None:
    lms.control("rules", {"rules": rules})
    column = column if rules == "moodle" else column.partition("?")[0]
    tool.score(column, LEARNER, 8)

    assert tool.score(column, LEARNER, 9, timestamp=LATER, gradingProgress="Pending").status_code == 200
    assert grade(lms) is None


@pytest.mark.parametrize(
    ("rules", "timestamp", "status"),
    [
        ("moodle", SAME_SECOND, 409),
        ("moodle", EARLIER, 409),
        ("moodle", LATER, 200),
        ("canvas", "2026-11-20T10:00:00.500Z", 200),
        ("canvas", EARLIER, 400),
        ("edx", "2026-11-20T10:00:00.500Z", 400),
        ("edx", EARLIER, 400),
        ("edx", SAME_SECOND, 200),
        ("blackboard", SAME_SECOND, 200),
        ("blackboard", EARLIER, 409),
    ],
)
def test_each_lms_has_its_own_idea_of_later(
    lms: DemoLms, tool: StubTool, column: str, rules: str, timestamp: str, status: int
) -> None:
    lms.control("rules", {"rules": rules})
    tool.score(column, LEARNER, 5)

    assert tool.score(column, LEARNER, 7, timestamp=timestamp).status_code == status
    assert grade(lms) == (70 if status == 200 else 50)


@pytest.mark.parametrize(("rules", "status"), [("moodle", 400), ("canvas", 422), ("blackboard", 400)])
@pytest.mark.parametrize("stranger", [TEACHER, "108", "99999", "not-a-number", "²"])
def test_a_teacher_or_a_stranger_gets_no_grade(
    lms: DemoLms, tool: StubTool, column: str, rules: str, status: int, stranger: str
) -> None:
    lms.control("rules", {"rules": rules})

    assert tool.score(column, stranger, 5).status_code == status
    assert lms.state()["results"] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"timestamp": "yesterday"},
        {"timestamp": "2026-11-20T10:00:00"},
        {"scoreMaximum": None},
        {"scoreMaximum": 0},
        {"scoreGiven": "8"},
        {"scoreGiven": -1},
        {"gradingProgress": None},
        {"activityProgress": "Sleeping"},
    ],
)
def test_a_malformed_score_is_refused_and_written_down(
    lms: DemoLms, tool: StubTool, column: str, changes: dict[str, Any]
) -> None:
    assert tool.score(column, LEARNER, 5, **changes).status_code == 400
    assert [(row["status"], row["applied"]) for row in lms.state()["scores"]] == [(400, False)]


def test_a_wrong_content_type_is_refused(tool: StubTool, column: str) -> None:
    scores = column.replace("lineitem?", "lineitem/scores?")

    assert tool.call("POST", scores, f"{AGS}score", {}, "application/json").status_code == 400


def test_results_are_filtered_by_person_and_leave_out_missing_scores(
    lms: DemoLms, tool: StubTool, column: str
) -> None:
    tool.score(column, LEARNER, 5)
    tool.score(column, "102", None)
    path, _, query = column.partition("?")
    first, other = (
        tool.call("GET", f"{path}/results?{query}&user_id={who}", f"{AGS}result.readonly").json()
        for who in (LEARNER, "102")
    )

    assert [row["resultScore"] for row in first] == [50]
    assert "resultScore" not in other[0]


def test_the_gradebook_page_shows_the_grade_to_its_learner_only(
    lms: DemoLms, tool: StubTool, column: str
) -> None:
    tool.score(column, LEARNER, 8, comment="Well done")
    with lms.browser("learner1") as mine, lms.browser("learner2") as stranger:
        own = mine.get(f"{lms.url}/gradebook/", timeout=10).text
        foreign = stranger.get(f"{lms.url}/gradebook/", timeout=10).text

    item = lms.state()["line_items"][0]["id"]
    assert f'<td data-person="learner1" data-lineitem="{item}">80<small>Well done</small></td>' in own
    assert "Well done" not in foreign


def test_whoever_graded_is_kept_and_told(lms: DemoLms, tool: StubTool, column: str) -> None:
    tool.score(column, LEARNER, 8, scoringUserId=TEACHER)
    path, _, query = column.partition("?")
    (row,) = tool.call("GET", f"{path}/results?{query}", f"{AGS}result.readonly").json()

    assert row["scoringUserId"] == lms.state()["results"][0]["scoring_user_id"] == TEACHER
    assert tool.score(column, LEARNER, 8, timestamp=LATER, scoringUserId=None).status_code == 400


def test_canvas_adds_comments_to_each_other_and_tells_none(lms: DemoLms, tool: StubTool, column: str) -> None:
    lms.control("rules", {"rules": "canvas"})
    for timestamp in ("2026-11-20T10:00:00Z", LATER):
        tool.score(column, LEARNER, 8, timestamp=timestamp, comment="Well done")
    path, _, query = column.partition("?")
    (row,) = tool.call("GET", f"{path}/results?{query}", f"{AGS}result.readonly").json()

    assert lms.state()["results"][0]["comment"] == "Well done\nWell done"
    assert "comment" not in row
