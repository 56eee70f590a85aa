"""Grades that have arrived, and a night's comparison of them with the gradebook."""

from datetime import timedelta
from typing import Any

from activities.runtime import clock
from lti_tool.delivery.comparison import plan, reconcile
from lti_tool.models import DeliveryState, ResultsCheck, ScoreDelivery


def arrived(delivery: ScoreDelivery, *, hours_ago: float = 12) -> ScoreDelivery:
    """The delivery as it is once the LMS has taken it."""
    delivered_at = clock.now() - timedelta(hours=hours_ago)
    ScoreDelivery.objects.filter(pk=delivery.pk).update(
        acked_rev=delivery.rev, state=DeliveryState.SENT, next_at=None, delivered_at=delivered_at
    )
    return fresh(delivery)


def fresh(delivery: ScoreDelivery) -> ScoreDelivery:
    """The row as it stands in the database now."""
    return ScoreDelivery.objects.get(pk=delivery.pk)


def make_due() -> None:
    """It is night for every column that has got grades."""
    plan.plan()
    ResultsCheck.objects.update(next_at=clock.now())


def compare() -> int:
    """Compares all that is due, and says how many columns that was."""
    make_due()
    count = 0
    while reconcile.compare_next():
        count += 1
    return count


def holds(delivery: ScoreDelivery, score: float | None, maximum: float = 100) -> dict[str, Any]:
    """What the gradebook says of this person."""
    return {"userId": delivery.lti_user.sub, "resultScore": score, "resultMaximum": maximum}
