"""How a grade stands in the LMS's gradebook, as far as it was seen: one rule for every page, list and file."""

from enum import Enum, auto

from django.db.models import F, Q

from lti_tool.models import DeliveryState, ScoreDelivery

# What was seen before the latest delivery says nothing of it.
CHANGED_THERE = Q(acked_rev=F("rev"), lms_differs_at__isnull=False) & (
    Q(delivered_at=None) | Q(lms_differs_at__gte=F("delivered_at"))
)
IN_CONFLICT = Q(state=DeliveryState.CONFLICT, acked_rev__lt=F("rev"))
# The gradebook holds another grade: one that refused ours, or one that came after it.
DIFFERS = CHANGED_THERE | IN_CONFLICT
_SEEN = Q(seen_at__isnull=False) & (Q(delivered_at=None) | Q(seen_at__gte=F("delivered_at")))
# Taken by the LMS, and in no comparison yet.
NOT_SEEN = Q(acked_rev=F("rev")) & ~CHANGED_THERE & ~_SEEN


class GradebookState(Enum):
    """How a grade stands in the gradebook, as people are told."""

    ON_ITS_WAY = auto()
    NEEDS_ATTENTION = auto()
    IN_CONFLICT = auto()
    CHANGED_THERE = auto()
    SENT = auto()
    ROUNDED = auto()
    IN_GRADEBOOK = auto()


def gradebook_state(delivery: ScoreDelivery) -> GradebookState:
    """The state of one row in memory, by the rule of the conditions above."""
    if delivery.acked_rev < delivery.rev:
        by_state = {
            DeliveryState.CONFLICT: GradebookState.IN_CONFLICT,
            DeliveryState.NEEDS_ATTENTION: GradebookState.NEEDS_ATTENTION,
        }
        return by_state.get(DeliveryState(delivery.state), GradebookState.ON_ITS_WAY)
    since = delivery.delivered_at
    if delivery.lms_differs_at and (since is None or delivery.lms_differs_at >= since):
        return GradebookState.CHANGED_THERE
    if delivery.seen_at is None or (since is not None and delivery.seen_at < since):
        return GradebookState.SENT
    return GradebookState.ROUNDED if delivery.is_rounded else GradebookState.IN_GRADEBOOK


def grade_differs(delivery: ScoreDelivery) -> bool:
    """DIFFERS, for a row that is at hand."""
    return gradebook_state(delivery) in {GradebookState.CHANGED_THERE, GradebookState.IN_CONFLICT}
