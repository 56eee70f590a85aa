"""The points of an answer and of an attempt, by the rule of the version that was begun."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Max, Q

from activities.blocks import BLOCKS
from activities.blocks.contract import Judgement
from activities.learning import earlier_answers, reflections
from activities.models import Answer, Attempt, Judging
from activities.publishing import services as publishing

Json = dict[str, Any]


def judged(
    *, attempt: Attempt, definition: Mapping[str, Any], response: Json, earlier: Sequence[Answer]
) -> Json:
    """What an answer of the attempt is worth after the earlier ones to its block: the fields to keep with it."""
    judgement = _judgement(definition, response, [answer.response for answer in earlier])
    is_by_share = attempt.version.judging == Judging.BY_SHARE
    return {
        "points": judgement.points if is_by_share else _when_right(judgement),
        "max_points": judgement.max_points,
        "is_correct": judgement.is_correct if is_by_share else judgement.is_solved,
        "is_complete": judgement.is_complete,
        "feedback": judgement.feedback,
    }


def is_partly_right(*, definition: Mapping[str, Any], answers: Sequence[Answer]) -> bool:
    """Was something right in the last of these answers to one block, oldest first, although it was not right as a whole?"""
    if not answers or answers[-1].is_correct is not False:
        return False
    worth, is_whole = earlier_answers.use_earlier_answers(
        definition, [one.response for one in answers], lambda responses: _worth_of_last(definition, responses)
    )
    return is_whole and worth > 0


def result_of(attempt: Attempt) -> tuple[float, float]:
    """Points and the most that there was: the best complete answer to each block counts, and what reviewers gave."""
    outline = publishing.outline_of(attempt.version)
    most = outline.max_points
    if not outline.has_points:
        return most, most
    best = Max("points", filter=Q(is_complete=True), default=0.0)
    coded = Count("pk", filter=Q(by_code=True))
    rows = attempt.answers.order_by().values("block").annotate(best=best, coded=coded)
    attempt.is_by_code = any(row["coded"] for row in rows)
    reviewed_points = reflections.verdict(attempt).points
    return min(sum(row["best"] for row in rows) + reviewed_points, most), most


def _when_right(judgement: Judgement) -> float:
    return judgement.max_points if judgement.is_complete and judgement.is_solved else 0.0


def _worth_of_last(definition: Mapping[str, Any], responses: Sequence[Json]) -> float:
    if not responses:
        return 0.0
    *earlier, last = responses
    return BLOCKS[definition["type"]].judge(definition, last, earlier).points


def _judgement(definition: Mapping[str, Any], response: Json, earlier: Sequence[Json]) -> Judgement:
    kind = BLOCKS[definition["type"]]
    judgement, _ = earlier_answers.use_earlier_answers(
        definition, earlier, lambda responses: kind.judge(definition, response, responses)
    )
    return judgement
