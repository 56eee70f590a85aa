"""Results of Assignment and Grade Services 2.0: what a gradebook holds."""

import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lti_tool.protocol import readers
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import LtiError, Refused, Unavailable
from lti_tool.protocol.http_client import ROSTER_LIMIT
from lti_tool.protocol.services import rounding
from lti_tool.protocol.services.ags import Score, objects
from lti_tool.protocol.services.rounding import Verdict
from lti_tool.protocol.services.service import PlatformService
from lti_tool.protocol.web_address import in_path, with_query

PAGE_SIZE = 200
WHOLE_LIST_LIMIT = 8 * ROSTER_LIMIT  # without pages: some 25,000 people
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
    """Everyone's result in a column, or one person's, page by page; people without one may be left out.

    `page_size` 0: as the platform likes to give them.
    """
    url = with_query(in_path(line_item_url, "results"), user_id=user_id, limit=str(page_size or ""))
    how: dict[str, Any] = {"scope": v.SCOPE_RESULT, "accept": v.MEDIA_RESULTS, "within": within}
    for item in objects(service, url, limit=ROSTER_LIMIT if page_size else WHOLE_LIST_LIMIT, **how):
        if readers.spelt(item.get("userId")):
            yield _result(item)


@dataclass(frozen=True)
class ColumnResults:
    """Everyone's result in a column by user id, and whether it was the platform's own pages that brought them."""

    by_user: Mapping[str, Result]
    is_unlimited: bool


def column_results(
    service: PlatformService, line_item_url: str, *, may_limit: bool = True, within: float = math.inf
) -> ColumnResults:
    """Everyone's result; asked again without `limit` where a platform does not answer to one.

    Moodle 4.5.6 answers 404 and a page of HTML to any limit on results (2026-11).
    """
    until = time.monotonic() + within
    if may_limit:
        try:
            return ColumnResults(_by_user(results(service, line_item_url, within=within)), is_unlimited=False)
        except LtiError as error:
            if not _may_be_for_the_limit(error):
                raise
    rows = results(service, line_item_url, page_size=0, within=until - time.monotonic())
    return ColumnResults(_by_user(rows), is_unlimited=True)


def result_of(
    service: PlatformService, line_item_url: str, user_id: str, *, with_comment: bool = False
) -> Result | None:
    """The person's result in a column, or None where the gradebook holds none."""
    result = _by_user(results(service, line_item_url, user_id=user_id, page_size=0)).get(user_id)
    if result is None or result.comment is not None or not with_comment:
        return result
    # Blackboard tells comments in the list of everyone only (2026-11).
    return column_results(service, line_item_url).by_user.get(user_id) or result


def compared(result: Result | None, points: float, max_points: float) -> Verdict:
    """Whether a gradebook holds this grade, by its share of the maximum, which a platform scales, rounds and caps."""
    if result is None or result.score is None or max_points <= 0:
        return Verdict.OTHER
    verdicts = {
        rounding.verdict(result.score, maximum, share)
        for maximum in _maxima(result, max_points)
        for share in _shares(points, max_points)
    }
    return next(one for one in Verdict if one in verdicts)


def is_same(result: Result | None, points: float, max_points: float) -> bool:
    """Whether a result is this very grade, as finely as the gradebook counts."""
    return compared(result, points, max_points) is Verdict.SAME


def distance(result: Result, points: float, max_points: float) -> float:
    """How far a result that has a score is from a grade, as a part of all points."""
    return min(
        abs((result.score or 0) / maximum - share)
        for maximum in _maxima(result, max_points)
        for share in _shares(points, max_points)
    )


def has_words(result: Result, comment: str, *, is_other_grade: bool) -> bool:
    """Whether the comment stands beside a grade.

    Where the gradebook tells no comments, a grade that is another one than before has brought its comment along.
    """
    if not comment:
        return True
    return is_other_grade if result.comment is None else _plain(comment) in _plain(result.comment)


def holds(result: Result | None, score: Score, *, is_other_grade: bool) -> bool:
    """Whether a gradebook holds this score, its comment included."""
    if result is None or not is_same(result, score.points, score.max_points):
        return False
    return has_words(result, score.comment, is_other_grade=is_other_grade)


def _maxima(result: Result, max_points: float) -> list[float]:
    """A result without a maximum is one of 1 (AGS 2.0 §3.3.4), or of what was sent."""
    return [result.maximum] if result.maximum else [max_points, 1.0]


def _shares(points: float, max_points: float) -> list[float]:
    return [points / max_points] + ([1.0] if points > max_points else [])


def _may_be_for_the_limit(error: LtiError) -> bool:
    """A refusal or a fault of its own; not a wish to be left alone, and not an answer that was too long."""
    if isinstance(error, Unavailable):
        return (error.http_status or 0) >= 500 and error.retry_after is None
    return isinstance(error, Refused) and bool(error.http_status) and error.code != "answer_too_large"


def _by_user(rows: Iterator[Result]) -> dict[str, Result]:
    """By user id; of two results of one person the first counts."""
    by_user: dict[str, Result] = {}
    for result in rows:
        by_user.setdefault(result.user_id, result)
    return by_user


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
