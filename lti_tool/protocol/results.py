"""Results of Assignment and Grade Services 2.0: what a gradebook holds."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.protocol import readers
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.ags import Score, objects
from lti_tool.protocol.service import PlatformService
from lti_tool.protocol.web_address import in_path, with_query

PAGE_SIZE = 200
# Platforms round: Moodle keeps five decimals of a grade scaled to its column (4.5, 2026-11).
SAME_SHARE = 0.0005
COMMENT_LENGTH = 20_000


@dataclass(frozen=True)
class Result:
    """What a gradebook holds for one person; None where it says nothing of it (AGS 2.0 §3.3)."""

    score: float | None
    maximum: float | None
    comment: str | None = None
    user_id: str = ""
    scoring_user_id: str = ""


def results(
    service: PlatformService,
    line_item_url: str,
    *,
    user_id: str = "",
    page_size: int = PAGE_SIZE,
    within: float = math.inf,
) -> Iterator[Result]:
    """Everyone's result in a column, or one person's, page by page; people without one may be left out."""
    url = with_query(in_path(line_item_url, "results"), user_id=user_id, limit=str(page_size))
    for item in objects(service, url, scope=v.SCOPE_RESULT, accept=v.MEDIA_RESULTS, within=within):
        if readers.spelt(item.get("userId")):
            yield _result(item)


def result_of(
    service: PlatformService, line_item_url: str, user_id: str, *, with_comment: bool = False
) -> Result | None:
    """The person's result in a column, or None where the gradebook holds none."""
    found = _of_person(results(service, line_item_url, user_id=user_id), user_id)
    if found is None or found.comment is not None or not with_comment:
        return found
    # Blackboard tells comments in the list of everyone only (2026-11).
    return _of_person(results(service, line_item_url), user_id) or found


def is_same(result: Result | None, points: float, max_points: float) -> bool:
    """Whether a gradebook holds this grade, by its share of the maximum, which a platform scales and caps."""
    if result is None or result.score is None or max_points <= 0:
        return False
    # A result without a maximum is one of 1 (AGS 2.0 §3.3.4), or of what was sent.
    maxima = [result.maximum] if result.maximum else [max_points, 1]
    meant = [points / max_points] + ([1.0] if points > max_points else [])
    return any(
        math.isclose(result.score / maximum, share, abs_tol=SAME_SHARE)
        for maximum in maxima
        for share in meant
    )


def holds(result: Result | None, score: Score, *, is_other_grade: bool) -> bool:
    """Whether a gradebook holds this score, its comment included.

    Where the gradebook tells no comments, a grade that is another one than before has brought its comment along.
    """
    if not is_same(result, score.points, score.max_points):
        return False
    if result is None or not score.comment:
        return True
    return is_other_grade if result.comment is None else _plain(score.comment) in _plain(result.comment)


def _of_person(found: Iterator[Result], user_id: str) -> Result | None:
    return next((result for result in found if result.user_id == user_id), None)


def _result(item: Mapping[str, Any]) -> Result:
    comment = item.get("comment")
    return Result(
        score=readers.number(item.get("resultScore")),
        maximum=readers.number(item.get("resultMaximum")),
        comment=readers.lines(comment, limit=COMMENT_LENGTH) if isinstance(comment, str) else None,
        user_id=readers.spelt(item["userId"]),
        scoring_user_id=readers.spelt(item.get("scoringUserId")),
    )


def _plain(comment: str) -> str:
    return readers.without_markup(comment, limit=COMMENT_LENGTH).casefold()
