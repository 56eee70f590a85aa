"""Columns are compared with the gradebook: what differs is told to people, never overwritten."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from django.db import connections, transaction
from django.db.models import F

from activities.runtime import clock
from activities.runtime.edge import guarded
from lti_tool.delivery import outbox
from lti_tool.delivery.comparison import column_results, kept_results, notes
from lti_tool.delivery.comparison.plan import (
    Check,
    bring_forward,
    next_night,
    plan,
    settle,
    skip_platform,
    take,
)
from lti_tool.delivery.comparison.state import CHANGED_THERE
from lti_tool.delivery.decide import seconds_until_retry
from lti_tool.models import ScoreDelivery, Standing
from lti_tool.protocol.errors import LtiError, Refused, Unavailable

logger = logging.getLogger("verstas.worker")
LOOK_EVERY_SECONDS, PLAN_EVERY_SECONDS = 2.0, 60.0
# An LMS that is down is asked for one column so often, until it answers.
AWAY = timedelta(minutes=15)


def run_comparisons(stopped: threading.Event, *, also: Sequence[Callable[[], bool]] = ()) -> None:
    """Compares what is due until stopped, in a thread of its own: a slow gradebook keeps no grade waiting.

    `also`: other errands at an LMS that are in no hurry; each does one piece, and says whether there may be more.
    """
    plan_at = 0.0
    while not stopped.wait(LOOK_EVERY_SECONDS):
        errands: list[Callable[[], bool]] = [*also, compare_next]
        if time.monotonic() >= plan_at:
            plan_at = time.monotonic() + PLAN_EVERY_SECONDS
            errands.insert(0, _planned)
        for errand in errands:
            guarded(partial(_all_of, errand, stopped), lambda: None, event="errand_failed", lets_through=())
        connections.close_all()


def compare_due() -> None:
    """Compares all that is due now."""
    while compare_next():
        pass


def compare_next() -> bool:
    """Compares one column that is due with its gradebook; False where none is due."""
    check = take()
    if check is None:
        return False
    compare, failed = partial(_compare, check), partial(_failed, check)
    guarded(compare, failed, event="comparison_failed", column=check.line_item_id)
    return True


@transaction.atomic
def send_over(delivery: ScoreDelivery) -> bool:
    """Sends an acknowledged grade over what the gradebook holds instead: a person has decided it."""
    locked = ScoreDelivery.objects.select_for_update().filter(CHANGED_THERE, pk=delivery.pk).first()
    if locked is None:
        return False
    outbox.queue_anew(locked)
    return True


def _planned() -> bool:
    plan()
    return False


def _all_of(errand: Callable[[], bool], stopped: threading.Event) -> None:
    while not stopped.is_set() and errand():
        pass


def _compare(check: Check) -> None:
    now = clock.now()
    if not check.may_ask:
        settle(check, next_at=next_night(now), problem="not_allowed")
        return
    registration = check.deployment.registration
    rests = registration.paused_until is not None and registration.paused_until > now
    if rests or registration.standing != Standing.ACTIVE:
        skip_platform(check, next_at=now + AWAY if rests else next_night(now), problem="platform_rests")
        return
    try:
        results = column_results.fetched(check.deployment, check.url)
    except LtiError as error:
        _not_compared(check, error)
        return
    if settle(check, next_at=next_night(now), compared_at=now, problem="", attempts=0):
        notes.note(check, results, now)
        kept_results.keep(check.line_item_id, results)
        if next_look := notes.look_again(check.line_item_id, now):
            bring_forward(check, next_look)


def _not_compared(check: Check, error: LtiError) -> None:
    """A column that is refused waits alone; an LMS that is down, or knows us no more, is left in peace as a whole."""
    fields = {"registration": check.registration_id, "column": check.line_item_id}
    logger.warning("results_not_compared", extra={**fields, "code": error.code, "status": error.http_status})
    now = clock.now()
    if isinstance(error, Unavailable):
        skip_platform(check, next_at=now + AWAY, problem=error.code)
    elif isinstance(error, Refused):
        settle(check, next_at=next_night(now), problem=error.code[:40], attempts=F("attempts") + 1)
    else:
        skip_platform(check, next_at=next_night(now), problem=error.code[:40])


def _failed(check: Check) -> None:
    """Our own fault, with this one column: it waits alone, ever longer, and is shown."""
    wait = timedelta(seconds=60 + 10 * seconds_until_retry(check.attempts, None))
    settle(check, next_at=clock.now() + wait, problem="internal", attempts=F("attempts") + 1)
