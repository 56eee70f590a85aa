"""Asking a gradebook what it holds in place of one grade: before words are sent again, and after a refusal."""

from collections.abc import Sequence

from lti_tool.delivery.decide import Seen
from lti_tool.delivery.leased_grade import LeasedGrade
from lti_tool.protocol.errors import LtiError, Misconfigured, Unavailable
from lti_tool.protocol.services.results import Result, compared, distance, has_words, holds, result_of
from lti_tool.protocol.services.rounding import Verdict
from lti_tool.protocol.services.service import PlatformService


def result_for(service: PlatformService, grade: LeasedGrade) -> Result | None:
    """The gradebook's result of the grade's person; raises LtiError."""
    score = grade.score
    return result_of(service, grade.line_item_url, score.user_id, with_comment=bool(score.comment))


def has_arrived(service: PlatformService, grade: LeasedGrade) -> bool:
    """Whether an unanswered try came through, words included. Raises Unavailable: it cannot be known now."""
    try:
        result = result_for(service, grade)
    except Unavailable:
        raise
    except LtiError:
        return False
    return holds(result, grade.score, is_other_grade=grade.is_other_grade)


def seen(service: PlatformService, grade: LeasedGrade) -> tuple[Seen, Result | None]:
    """Whose grade the gradebook holds in place of one that it refused as too old, and the result itself.

    Raises Unavailable or Misconfigured: it cannot be known now, as long as the LMS does not know us for instance.
    """
    if not grade.may_look:
        return Seen.UNREADABLE, None
    try:
        result = result_for(service, grade)
    except (Unavailable, Misconfigured) as error:
        if error.code != "scope_not_granted":
            raise
        return Seen.UNREADABLE, None
    except LtiError:
        return Seen.UNREADABLE, None
    return what_is(result, grade), result


def what_is(result: Result | None, grade: LeasedGrade) -> Seen:
    """Whose grade a result is, as far as its number and its words say.

    The refused request brought nothing along: words that the gradebook does not tell are not ours.
    """
    if result is None or result.score is None:
        return Seen.NOTHING
    score, former = grade.score, _that_fit(result, grade.former)
    if not _fits(result, score.points, score.max_points):
        return Seen.FORMER if former else Seen.OTHER
    off = distance(result, score.points, score.max_points)
    if any(one < off for one in former):
        return Seen.FORMER
    if has_words(result, score.comment, is_other_grade=False):
        return Seen.OURS
    return Seen.FORMER if former or not result.comment else Seen.OTHER


def _that_fit(result: Result, former: Sequence[tuple[float | None, float | None]]) -> list[float]:
    """The distances from a result to those of our former grades that it may be."""
    scores = [(points, most) for points, most in former if points is not None and most is not None]
    return [distance(result, *one) for one in scores if _fits(result, *one)]


def _fits(result: Result, points: float, max_points: float) -> bool:
    return compared(result, points, max_points) is not Verdict.OTHER
