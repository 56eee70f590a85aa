"""A score arrives: is it believed, and what does it do to the gradebook?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from lti_tool.demo_lms import platforms
from lti_tool.demo_lms.models import LineItem, Person, Result
from lti_tool.demo_lms.reading import number
from lti_tool.demo_lms.registering.access import RefusedError

REQUIRED = ("userId", "timestamp", "activityProgress", "gradingProgress")
ACTIVITY_PROGRESS = {"Initialized", "Started", "InProgress", "Submitted", "Completed"}
GRADING_PROGRESS = {"FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"}


@dataclass(frozen=True)
class Score:
    """A well-formed score."""

    user_id: str
    timestamp: datetime
    share: float | None  # scoreGiven / scoreMaximum
    finished: bool
    comment: str
    scoring_user_id: str


def read(body: object) -> Score:
    if not isinstance(body, Mapping) or any(body.get(name) in (None, "") for name in REQUIRED):
        raise RefusedError(400, "Incorrect score received: a required member is missing")
    progress = {"activityProgress": ACTIVITY_PROGRESS, "gradingProgress": GRADING_PROGRESS}
    if not all(isinstance(body[name], str) and body[name] in allowed for name, allowed in progress.items()):
        raise RefusedError(400, "Incorrect score received: unknown progress")
    return Score(
        user_id=str(body["userId"]),
        timestamp=_timestamp(body["timestamp"]),
        share=_share(body),
        finished=body["gradingProgress"] == "FullyGraded",
        comment=str(body.get("comment") or ""),
        scoring_user_id=_scorer(body),
    )


def apply(item: LineItem, score: Score) -> Result:
    """Write the grade, or refuse by the rules in force."""
    rules = platforms.now()
    person = Person.objects.filter(pk=number(score.user_id)).first()
    if person is None or not person.is_learner:
        raise RefusedError(*rules.not_gradable)
    with transaction.atomic():
        result = Result.objects.filter(line_item=item, person=person).first()
        refusal = rules.time_rule(result.timestamp, score.timestamp) if result else None
        if refusal:
            raise RefusedError(*refusal)
        return _write(result or Result(line_item=item, person=person), score, rules)


def override(item: LineItem, person: Person, score: float | None) -> Result:
    """A teacher changes the grade by hand."""
    result = Result.objects.filter(line_item=item, person=person).first()
    result = result or Result(line_item=item, person=person)
    result.score, result.overridden, result.timestamp = score, True, timezone.now()
    result.save()
    return result


def _write(result: Result, score: Score, rules: platforms.Platform) -> Result:
    result.timestamp = score.timestamp
    is_kept = result.overridden and rules.keeps_overrides
    if (score.finished or rules.unfinished_wipes) and not is_kept:
        result.score = _on_scale(result.line_item, score, rules)
        former = result.comment if rules.adds_comments else ""
        result.comment = "\n".join(filter(None, [former, score.comment]))
        result.scoring_user_id = score.scoring_user_id
    result.save()
    return result


def _on_scale(item: LineItem, score: Score, rules: platforms.Platform) -> float | None:
    if score.share is None or not score.finished:
        return None
    points = round(score.share * item.score_maximum, 5)
    return min(points, item.score_maximum) if rules.caps_scores else points


def _scorer(body: Mapping[str, Any]) -> str:
    """Who graded: left out, or a text, but never null (AGS 2.0 §3.4.8)."""
    scorer = body.get("scoringUserId", "")
    if not isinstance(scorer, str):
        raise RefusedError(400, "Incorrect score received: scoringUserId is no text")
    return scorer


def _timestamp(value: Any) -> datetime:
    try:
        timestamp = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise RefusedError(400, "Incorrect score received: timestamp is not ISO 8601") from error
    if timestamp.tzinfo is None:
        raise RefusedError(400, "Incorrect score received: timestamp has no time zone")
    return timestamp


def _share(body: Mapping[str, Any]) -> float | None:
    points, maximum = body.get("scoreGiven"), body.get("scoreMaximum")
    if points is None:
        return None
    if not _is_number(points) or not _is_number(maximum) or points < 0 or not maximum or maximum < 0:
        raise RefusedError(400, "Incorrect score received: scoreGiven and scoreMaximum do not fit")
    share = float(points / maximum)
    if not math.isfinite(share):
        raise RefusedError(400, "Incorrect score received: scoreGiven and scoreMaximum do not fit")
    return share


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
