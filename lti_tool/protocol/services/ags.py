"""Assignment and Grade Services 2.0: a score on its way to the gradebook, and what all of AGS writes alike."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lti_tool.protocol import readers
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.http_client import ROSTER_LIMIT, Reply
from lti_tool.protocol.services.service import PlatformService
from lti_tool.protocol.web_address import in_path

CANVAS_SUBMISSION = "https://canvas.instructure.com/lti/submission"


@dataclass(frozen=True)
class Score:
    """One final, fully graded result of one person (AGS 2.0 §3.4)."""

    user_id: str
    points: float
    max_points: float
    timestamp: datetime
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    comment: str = ""
    # Who graded, by the platform's id; "" = nobody but the tool itself.
    scoring_user_id: str = ""
    # None: say nothing. Canvas counts an attempt for each score that does not say False (2026-11).
    new_submission: bool | None = None


def send_score(service: PlatformService, line_item_url: str, score: Score) -> Reply:
    """Posts a score; the caller judges the answer, whose body Moodle leaves empty."""
    url = in_path(line_item_url, "scores")
    return service.call("POST", url, scope=v.SCOPE_SCORE, content_type=v.MEDIA_SCORE, json=score_body(score))


def score_body(score: Score) -> dict[str, Any]:
    """Always FullyGraded: Moodle and Canvas wipe the grade for anything else (2026-11)."""
    body: dict[str, Any] = {
        "userId": score.user_id,
        "scoreGiven": number(score.points, at_least_zero=True),
        "scoreMaximum": number(score.max_points, at_least_zero=False),
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": iso(score.timestamp),
    }
    if score.comment:
        body["comment"] = score.comment
    if score.scoring_user_id:
        body["scoringUserId"] = score.scoring_user_id
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


def objects(
    service: PlatformService,
    url: str,
    *,
    scope: str,
    accept: str,
    within: float = math.inf,
    limit: int = ROSTER_LIMIT,
) -> Iterator[Mapping[str, Any]]:
    """The objects of a list that comes in pages; what is no object is left out."""
    for reply in service.pages(url, scope=scope, accept=accept, limit=limit, within=within):
        page = reply.json() if reply.text.strip() else []
        yield from readers.required_objects(page, http_status=reply.status)


def number(value: float, *, at_least_zero: bool) -> float:
    """A number as JSON holds it, whole where it is whole; raises ValueError for what no gradebook can keep."""
    finite = readers.strict_number(value)
    if finite is None or finite < 0 or (finite == 0 and not at_least_zero):
        raise ValueError("A score is a finite number of a maximum above zero.")
    return int(finite) if finite.is_integer() else finite
