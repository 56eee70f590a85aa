"""What a comparison with the gradebook says of each grade, written down for the pages."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max, Q, QuerySet

from lti_tool.delivery.comparison.plan import ONCE_IN, Check
from lti_tool.delivery.comparison.state import (
    CHANGED_THERE,
    IN_CONFLICT,
    NOT_SEEN,
    GradebookState,
    gradebook_state,
)
from lti_tool.models import DeliveryState, ScoreDelivery
from lti_tool.protocol.services.results import Result, compared, has_words
from lti_tool.protocol.services.rounding import Verdict

logger = logging.getLogger("verstas.worker")
SETTLED = timedelta(hours=1)  # a gradebook may show a grade some time after it has taken it
AT_ONCE = 200
_NEEDED = (
    *("line_item_id", "rev", "acked_rev", "state", "score_given", "score_maximum", "comment"),
    *("delivered_at", "seen_at", "is_rounded", "lms_differs_at", "lms_score", "lms_maximum", "lti_user__sub"),
)
_NOTHING_ELSE = {"lms_differs_at": None, "lms_score": None, "lms_maximum": None, "is_rounded": False}


def note(check: Check, results: Mapping[str, Result], asked_at: datetime) -> None:
    """Writes down each result of a column and whether it differs from our grade, unless the grade has changed since."""
    arrived = Q(state=DeliveryState.SENT, acked_rev=F("rev"), delivered_at__lt=asked_at)
    deliveries = ScoreDelivery.objects.filter(arrived | IN_CONFLICT, line_item_id=check.line_item_id)
    by_facts: dict[tuple[tuple[str, Any], ...], list[ScoreDelivery]] = defaultdict(list)
    for delivery in deliveries.select_related("lti_user").only(*_NEEDED).iterator(AT_ONCE):
        result = results.get(delivery.lti_user.sub)
        facts = _facts(delivery, result, asked_at)
        if facts:
            by_facts[tuple(facts.items())].append(delivery)
    for facts_seen, rows in by_facts.items():
        _write(rows, dict(facts_seen), asked_at)
    differing = ScoreDelivery.objects.filter(CHANGED_THERE, line_item_id=check.line_item_id).count()
    if differing:
        fields = {"registration": check.registration_id, "column": check.line_item_id}
        logger.warning("results_differ", extra={**fields, "grades": differing})


def look_again(line_item_id: int, asked_at: datetime) -> datetime | None:
    """When to look for what was taken lately and does not show yet: after as long as that has been; None: no need."""
    fresh = ScoreDelivery.objects.filter(
        NOT_SEEN | CHANGED_THERE, line_item_id=line_item_id, delivered_at__gte=asked_at - SETTLED
    )
    newest = fresh.aggregate(at=Max("delivered_at"))["at"]
    return asked_at + max(ONCE_IN, asked_at - newest) if newest else None


def _facts(delivery: ScoreDelivery, result: Result | None, asked_at: datetime) -> dict[str, Any]:
    """The fields of a delivery that the comparison changes; none where all is as it was."""
    state = gradebook_state(delivery)
    verdict = compared(result, delivery.score_given, delivery.score_maximum)
    if state is GradebookState.IN_CONFLICT:
        return _of_conflict(delivery, result, verdict, asked_at)
    if verdict is Verdict.SAME:
        return {} if state is GradebookState.IN_GRADEBOOK else {"seen_at": asked_at, **_NOTHING_ELSE}
    if verdict is Verdict.ROUNDED and result is not None:
        if state is GradebookState.ROUNDED and delivery.lms_score == result.score:
            return {}
        return {**_in_gradebook(result), "seen_at": asked_at, "lms_differs_at": None, "is_rounded": True}
    has_score = result is not None and result.score is not None
    is_fresh = delivery.delivered_at is not None and delivery.delivered_at >= asked_at - SETTLED
    if not has_score and is_fresh and state is GradebookState.SENT:
        return {}
    return {**_in_gradebook(result), "lms_differs_at": asked_at, "is_rounded": False}


def _of_conflict(
    delivery: ScoreDelivery, result: Result | None, verdict: Verdict, asked_at: datetime
) -> dict[str, Any]:
    """A refused grade that the gradebook holds all the same has arrived; else what it holds instead."""
    is_there = verdict is Verdict.SAME and result is not None
    if is_there and result is not None and has_words(result, delivery.comment, is_other_grade=False):
        return {"is_arrived": True}
    return {**_in_gradebook(result), "lms_differs_at": asked_at, "is_rounded": False}


def _in_gradebook(result: Result | None) -> dict[str, Any]:
    score, maximum = (result.score, result.maximum) if result else (None, None)
    return {"lms_score": score, "lms_maximum": maximum}


def _write(rows: list[ScoreDelivery], facts: dict[str, Any], asked_at: datetime) -> None:
    if facts.pop("is_arrived", False):
        facts = {
            **_NOTHING_ELSE,
            "acked_rev": F("rev"),
            "acked_score": F("score_given"),
            "acked_maximum": F("score_maximum"),
            "acked_comment": F("comment"),
            "perhaps_held": [],
            "is_perhaps_there": False,
            "state": DeliveryState.SENT,
            "problem": "",
            "attempts": 0,
            "first_failed_at": None,
            "next_at": None,
            "delivered_at": asked_at,
            "seen_at": asked_at,
        }
    for begin in range(0, len(rows), AT_ONCE):
        _unchanged(rows[begin : begin + AT_ONCE], asked_at).update(**facts)


def _unchanged(rows: list[ScoreDelivery], asked_at: datetime) -> QuerySet[ScoreDelivery]:
    """Those of which nothing was queued or delivered since the gradebook was asked."""
    by_rev: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in rows:
        by_rev[row.rev, row.acked_rev].append(row.pk)
    condition = Q(pk=None)
    for (rev, acked_rev), ids in by_rev.items():
        condition |= Q(pk__in=ids, rev=rev, acked_rev=acked_rev)
    return ScoreDelivery.objects.filter(condition).filter(
        Q(delivered_at=None) | Q(delivered_at__lt=asked_at) | IN_CONFLICT
    )
