from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest

from lti_tool.protocol.services.ags import Score, iso, score_body
from lti_tool.protocol.web_address import in_path

pytestmark = pytest.mark.once
NOW = datetime(2026, 11, 22, 9, 30, 5, 123456, tzinfo=UTC)


def score(**fields: Any) -> Score:
    facts: dict[str, Any] = {"user_id": "u", "points": 7.0, "max_points": 10.0, "timestamp": NOW}
    return Score(**(facts | fields))


def test_a_score_says_what_every_platform_needs() -> None:
    assert score_body(score()) == {
        "userId": "u",
        "scoreGiven": 7,
        "scoreMaximum": 10,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2026-11-22T09:30:05.123Z",
    }


def test_zero_is_a_grade() -> None:
    assert score_body(score(points=0.0))["scoreGiven"] == 0


@pytest.mark.parametrize("points", [float("nan"), float("inf"), -1, True, "7", None])
def test_what_is_no_number_is_never_sent(points: object) -> None:
    with pytest.raises(ValueError, match="finite"):
        score_body(score(points=points))


@pytest.mark.parametrize("maximum", [0, -1, float("nan"), False])
def test_a_maximum_is_above_zero(maximum: object) -> None:
    with pytest.raises(ValueError, match="finite"):
        score_body(score(max_points=maximum))


def test_the_times_of_the_work_are_told_beside_the_time_of_the_grade() -> None:
    worked = {"started_at": NOW - timedelta(minutes=9), "submitted_at": NOW - timedelta(seconds=5)}
    body = score_body(score(**worked))
    assert body["submission"] == {
        "startedAt": "2026-11-22T09:21:05.123Z",
        "submittedAt": "2026-11-22T09:30:00.123Z",
    }
    assert body["timestamp"] == "2026-11-22T09:30:05.123Z"
    assert "submission" not in score_body(score())


def test_a_submission_never_ends_before_it_began() -> None:
    body = score_body(score(started_at=NOW, submitted_at=NOW - timedelta(seconds=9)))
    assert body["submission"]["submittedAt"] >= body["submission"]["startedAt"]


def test_a_comment_and_canvas_submission_are_said_only_where_there_is_something_to_say() -> None:
    body = score_body(score(comment="Well done", new_submission=False))
    assert body["comment"] == "Well done"
    assert body["https://canvas.instructure.com/lti/submission"] == {"new_submission": False}


def test_who_graded_is_said_only_where_someone_did() -> None:
    assert score_body(score(scoring_user_id="107"))["scoringUserId"] == "107"
    assert "scoringUserId" not in score_body(score())


def test_timestamps_carry_their_zone() -> None:
    assert iso(NOW.astimezone(timezone(timedelta(hours=2)))) == "2026-11-22T09:30:05.123Z"
    with pytest.raises(ValueError, match="zone"):
        iso(NOW.replace(tzinfo=None))


def test_timestamps_a_second_apart_stay_so_in_whole_seconds() -> None:
    moments = [NOW + timedelta(seconds=number, microseconds=number * 997) for number in range(2000)]
    seconds = [int(datetime.fromisoformat(iso(moment)).timestamp()) for moment in moments]
    assert all(later > earlier for earlier, later in pairwise(seconds))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lms/item/3/lineitem?type_id=1", "https://lms/item/3/lineitem/scores?type_id=1"),
        ("https://lms/item/3", "https://lms/item/3/scores"),
        ("https://lms/item/3/", "https://lms/item/3/scores"),
        ("https://lms/item/3/lineitem?a=1&b=%2F", "https://lms/item/3/lineitem/scores?a=1&b=%2F"),
    ],
)
def test_scores_are_named_in_the_path(url: str, expected: str) -> None:
    assert in_path(url, "scores") == expected
