"""Assignment and Grade Services 2.0: scores, results and line items."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.http_client import Reply
from lti_tool.protocol.service import PlatformService, require_success, with_query

CANVAS_SUBMISSION = "https://canvas.instructure.com/lti/submission"
# Platforms round: Moodle keeps five decimals of a grade scaled to its column (4.5, 2026-11).
SAME_SHARE = 0.0005


@dataclass(frozen=True)
class Score:
    """One finished, fully graded result of one person (AGS 2.0 §3.4)."""

    user_id: str
    points: float
    max_points: float
    timestamp: datetime
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    comment: str = ""
    # None: say nothing. Canvas counts an attempt for each score that does not say False (2026-11).
    new_submission: bool | None = None


@dataclass(frozen=True)
class Result:
    """What a gradebook holds for one person; None where it holds no number."""

    score: float | None
    maximum: float | None


@dataclass(frozen=True)
class WantedLineItem:
    """A gradebook column as we look for it, or make it."""

    resource_link_id: str
    label: str
    score_maximum: float
    resource_id: str = ""
    tag: str = ""


def send_score(service: PlatformService, line_item_url: str, score: Score) -> Reply:
    """Posts a score; the caller judges the answer, whose body Moodle leaves empty."""
    url = in_path(line_item_url, "scores")
    return service.call("POST", url, scope=v.SCOPE_SCORE, content_type=v.MEDIA_SCORE, json=score_body(score))


def score_body(score: Score) -> dict[str, Any]:
    """Always FullyGraded: Moodle and Canvas wipe the grade for anything else (2026-11)."""
    body: dict[str, Any] = {
        "userId": score.user_id,
        "scoreGiven": _number(score.points, at_least_zero=True),
        "scoreMaximum": _number(score.max_points, at_least_zero=False),
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": iso(score.timestamp),
    }
    if score.comment:
        body["comment"] = score.comment
    if score.started_at and score.submitted_at:
        submitted = max(score.started_at, score.submitted_at)
        body["submission"] = {"startedAt": iso(score.started_at), "submittedAt": iso(submitted)}
    if score.new_submission is not None:
        body[CANVAS_SUBMISSION] = {"new_submission": score.new_submission}
    return body


def iso(moment: datetime) -> str:
    """ISO 8601 with milliseconds and zone (AGS 2.0 §3.4.5)."""
    if moment.tzinfo is None:
        raise ValueError("A timestamp without a zone means nothing to another machine.")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def in_path(url: str, ending: str) -> str:
    """Adds to the path and not to the end: Moodle's addresses carry ?type_id=N (4.5, 2026-11)."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{ending}"))


def result_of(service: PlatformService, line_item_url: str, user_id: str) -> Result | None:
    """The person's result in a column, or None where the gradebook holds none (AGS 2.0 §3.3)."""
    url = with_query(in_path(line_item_url, "results"), user_id=user_id)
    for item in _items(service, url, scope=v.SCOPE_RESULT, accept=v.MEDIA_RESULTS):
        if str(item.get("userId")) == user_id:
            return Result(_maybe_number(item.get("resultScore")), _maybe_number(item.get("resultMaximum")))
    return None


def is_same(result: Result | None, points: float, max_points: float) -> bool:
    """Whether a gradebook holds this grade, by its share of the maximum, which a platform scales and caps."""
    if result is None or result.score is None or max_points <= 0:
        return False
    share = result.score / (result.maximum or max_points)
    return math.isclose(share, points / max_points, abs_tol=SAME_SHARE) or (
        points > max_points and math.isclose(share, 1, abs_tol=SAME_SHARE)
    )


def find_line_item(
    service: PlatformService, url: str, wanted: WantedLineItem, *, scope: str, taken: Collection[str] = ()
) -> str:
    """The address of the column that is already there, or "" (AGS 2.0 §3.1.5: look before making one)."""
    by_link = with_query(url, resource_link_id=wanted.resource_link_id)
    free = [item for item in _line_items(service, by_link, scope) if item["id"] not in taken]
    linked = [item for item in free if _link_id(item) == wanted.resource_link_id]
    named = [item for item in linked if _is_named(item, wanted)]
    if named or len(linked) == 1:
        return str((named or linked)[0]["id"])
    if not wanted.resource_id:
        return ""
    # A column without a link: what an LMS makes of ours when it copies a course.
    by_name = with_query(url, resource_id=wanted.resource_id, tag=wanted.tag)
    free = [item for item in _line_items(service, by_name, scope) if item["id"] not in taken]
    loose = [item for item in free if not _link_id(item) and _is_named(item, wanted)]
    return str(loose[0]["id"]) if len(loose) == 1 else ""


def create_line_item(service: PlatformService, url: str, wanted: WantedLineItem) -> str:
    """Makes a column and returns its address (AGS 2.0 §3.2.9)."""
    body = {
        "label": wanted.label,
        "scoreMaximum": _number(wanted.score_maximum, at_least_zero=False),
        "resourceLinkId": wanted.resource_link_id,
        "resourceId": wanted.resource_id,
        "tag": wanted.tag,
    }
    reply = service.call(
        "POST",
        url,
        scope=v.SCOPE_LINEITEM,
        accept=v.MEDIA_LINEITEM,
        content_type=v.MEDIA_LINEITEM,
        json={name: value for name, value in body.items() if value},
    )
    made = require_success(reply, service.now()).json()
    if not isinstance(made, dict) or not isinstance(made.get("id"), str) or not made["id"]:
        raise Refused("line_item_malformed", http_status=reply.status)
    return str(made["id"])


def _line_items(service: PlatformService, url: str, scope: str) -> Iterator[Mapping[str, Any]]:
    items = _items(service, url, scope=scope, accept=v.MEDIA_LINEITEMS)
    return (item for item in items if isinstance(item.get("id"), str) and item["id"])


def _items(service: PlatformService, url: str, *, scope: str, accept: str) -> Iterator[Mapping[str, Any]]:
    for reply in service.pages(url, scope=scope, accept=accept):
        page = reply.json() if reply.text.strip() else []
        if not isinstance(page, list):
            raise Refused("answer_malformed", http_status=reply.status)
        yield from (item for item in page if isinstance(item, dict))


def _link_id(item: Mapping[str, Any]) -> str:
    return str(item.get("resourceLinkId") or "")


def _is_named(item: Mapping[str, Any], wanted: WantedLineItem) -> bool:
    return (item.get("resourceId") or "", item.get("tag") or "") == (wanted.resource_id, wanted.tag)


def _number(value: float, *, at_least_zero: bool) -> float:
    number = _maybe_number(value)
    if number is None or number < 0 or (number == 0 and not at_least_zero):
        raise ValueError("A score is a finite number of a maximum above zero.")
    return int(number) if number.is_integer() else number


def _maybe_number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
