"""Each night every column is compared with the gradebook: what differs is told to people, never overwritten."""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connections, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from activities import clock
from lti_tool import scores
from lti_tool.delivery import gradebook_results
from lti_tool.delivery.access import service_of
from lti_tool.delivery.claim import free_lease
from lti_tool.models import DeliveryState, Deployment, LineItem, ResultsCheck, ScoreDelivery, Standing
from lti_tool.protocol.errors import LtiError, Refused
from lti_tool.protocol.results import Result, is_same, results
from lti_tool.protocol.vocabulary import SCOPE_RESULT

logger = logging.getLogger("verstas.worker")
LOOK_EVERY_SECONDS, PLAN_EVERY_SECONDS = 5.0, 60.0
REQUEST_SECONDS, COLUMN_SECONDS = 10.0, 120.0
LEASE = timedelta(minutes=10)  # longer than COLUMN_SECONDS and one last page with its token
PLANNED_AT_ONCE = 500
TRIED_AT_ONCE = 10
# Spread over the night: a school's LMS is not asked for everything in one minute.
NIGHT_HOUR, NIGHT_HOURS = 1, 4
WATCHED = timedelta(days=180)  # columns of courses that ended are left in peace
SETTLED = timedelta(hours=1)  # a gradebook may show a grade some time after it has taken it
_CHANCE = secrets.SystemRandom()

# What was seen before the latest delivery says nothing of it.
DIFFERS = Q(acked_rev=F("rev"), lms_differs_at__isnull=False) & (
    Q(delivered_at=None) | Q(lms_differs_at__gte=F("delivered_at"))
)


@dataclass(frozen=True)
class Check:
    """One column, ours to compare while the lease lasts."""

    check_id: int
    lease_token: str
    line_item_id: int
    url: str
    deployment: Deployment
    may_ask: bool


def run(stopped: threading.Event, *, also: Sequence[Callable[[], bool]] = ()) -> None:
    """Compares what is due until stopped, in a thread of its own: a slow gradebook keeps no grade waiting.

    `also`: other errands at an LMS that are in no hurry; each does one piece, and says whether there may be more.
    """
    plan_at = 0.0
    while not stopped.wait(LOOK_EVERY_SECONDS):
        try:
            if time.monotonic() >= plan_at:
                plan()
                plan_at = time.monotonic() + PLAN_EVERY_SECONDS
            for errand in (*also, compare_next):
                while not stopped.is_set() and errand():
                    pass
        except Exception as error:  # noqa: BLE001 - the thread's loop: one column's fault must not end the nights
            logger.error("comparison_failed", extra={"error": type(error).__name__})
        finally:
            connections.close_all()


def plan() -> int:
    """Gives columns that have got grades, and no night yet, their first one."""
    new = LineItem.objects.filter(_has_recent_grades("pk"), results_check=None).exclude(url="")
    ids = list(new.order_by("pk").values_list("pk", flat=True)[:PLANNED_AT_ONCE])
    checks = [ResultsCheck(line_item_id=pk, next_at=next_night(clock.now())) for pk in ids]
    ResultsCheck.objects.bulk_create(checks, ignore_conflicts=True)  # another worker may have been quicker
    return len(checks)


def compare_next() -> bool:
    """Compares one column that is due with its gradebook; False where none is due."""
    held = _claim()
    if held is None:
        return False
    if not held.may_ask:
        _held(held).update(next_at=next_night(clock.now()), **_RELEASED)
        return True
    registration = held.deployment.registration
    asked_at = clock.now()
    rests = registration.paused_until is not None and registration.paused_until > asked_at
    if rests or registration.standing != Standing.ACTIVE:
        _skip_platform(held)
        return True
    try:
        service = service_of(held.deployment, seconds=REQUEST_SECONDS)
        found = {one.user_id: one for one in results(service, held.url, within=COLUMN_SECONDS)}
    except LtiError as error:
        _not_compared(held, error)
        return True
    if _held(held).update(next_at=next_night(asked_at), compared_at=asked_at, **_RELEASED):
        _note(held, found, asked_at)
        gradebook_results.keep(held.line_item_id, found)
    return True


def want(line_items: QuerySet[LineItem]) -> None:
    """Lets these columns be compared at once: a person wants to see what the gradebook holds."""
    now = clock.now()
    new = line_items.filter(results_check=None).exclude(url="").values_list("pk", flat=True)
    checks = [ResultsCheck(line_item_id=pk, next_at=now) for pk in new]
    ResultsCheck.objects.bulk_create(checks, ignore_conflicts=True)
    here = ResultsCheck.objects.filter(line_item__in=line_items)
    here.update(next_at=now, is_wanted=True, wanted_at=now)


def differs(delivery: ScoreDelivery) -> bool:
    """DIFFERS, for a row that is at hand."""
    if delivery.lms_differs_at is None or delivery.acked_rev != delivery.rev:
        return False
    return delivery.delivered_at is None or delivery.lms_differs_at >= delivery.delivered_at


@transaction.atomic
def send_over(delivery: ScoreDelivery) -> bool:
    """Sends an acknowledged grade over what the gradebook holds instead: a person has decided it."""
    locked = ScoreDelivery.objects.select_for_update().filter(DIFFERS, pk=delivery.pk).first()
    if locked is None:
        return False
    scores.queue_anew(locked)
    return True


def next_night(now: datetime) -> datetime:
    """Some moment of the night that begins next."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    day = local if local.hour < NIGHT_HOUR else local + timedelta(days=1)
    begins = day.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return begins + timedelta(hours=NIGHT_HOURS) * _CHANCE.random()


_RELEASED: dict[str, Any] = {"lease_token": "", "lease_until": None, "is_wanted": False}


def _has_recent_grades(path: str) -> Exists:
    since = clock.now() - WATCHED
    return Exists(ScoreDelivery.objects.filter(line_item=OuterRef(path), delivered_at__gte=since))


def _claim() -> Check | None:
    """Takes one due column by an UPDATE that only one of many workers can make."""
    now = clock.now()
    token = secrets.token_hex(16)
    due = ResultsCheck.objects.filter(free_lease(now), next_at__lte=now)
    due = due.filter(Q(_has_recent_grades("line_item")) | Q(is_wanted=True))
    ids = due.exclude(line_item__url="").order_by("next_at", "pk").values_list("pk", flat=True)
    for pk in list(ids[:TRIED_AT_ONCE]):
        mine = ResultsCheck.objects.filter(free_lease(now), pk=pk, next_at__lte=now)
        if mine.update(lease_token=token, lease_until=now + LEASE):
            return _check(pk, token)
    return None


def _check(pk: int, token: str) -> Check | None:
    related = "line_item__resource_link__context__deployment__registration"
    row = ResultsCheck.objects.select_related(related).filter(pk=pk).first()
    if row is None:
        return None
    context = row.line_item.resource_link.context
    may_ask = SCOPE_RESULT in context.ags_scopes and context.deployment.standing == Standing.ACTIVE
    return Check(pk, token, row.line_item_id, row.line_item.url, context.deployment, may_ask)


def _note(held: Check, found: Mapping[str, Result], asked_at: datetime) -> None:
    """Writes down what differs, unless the grade has changed since; takes back what no longer does."""
    delivered = ScoreDelivery.objects.filter(
        line_item_id=held.line_item_id,
        state=DeliveryState.SENT,
        acked_rev=F("rev"),
        delivered_at__lt=asked_at - SETTLED,
    )
    differing = 0
    for delivery in list(delivered.select_related("lti_user")):
        unchanged = ScoreDelivery.objects.filter(
            pk=delivery.pk, rev=delivery.rev, acked_rev=delivery.acked_rev, delivered_at=delivery.delivered_at
        )
        result = found.get(delivery.lti_user.sub)
        if not is_same(result, delivery.score_given, delivery.score_maximum):
            score, maximum = (result.score, result.maximum) if result else (None, None)
            unchanged.update(lms_differs_at=asked_at, lms_score=score, lms_maximum=maximum)
            differing += 1
        elif delivery.lms_differs_at is not None:
            unchanged.update(lms_differs_at=None, lms_score=None, lms_maximum=None)
    if differing:
        fields = {"registration": held.deployment.registration_id, "column": held.line_item_id}
        logger.warning("results_differ", extra={**fields, "grades": differing})


def _not_compared(held: Check, error: LtiError) -> None:
    """A column that is refused waits alone; an LMS that is down, or knows us no more, is left in peace till tomorrow."""
    fields = {"registration": held.deployment.registration_id, "column": held.line_item_id}
    logger.info("results_not_compared", extra={**fields, "code": error.code})
    if isinstance(error, Refused):
        _held(held).update(next_at=next_night(clock.now()), **_RELEASED)
    else:
        _skip_platform(held)


def _skip_platform(held: Check) -> None:
    now = clock.now()
    registration = {
        "line_item__resource_link__context__deployment__registration": held.deployment.registration_id
    }
    due = ResultsCheck.objects.filter(next_at__lte=now, **registration).filter(
        free_lease(now) | Q(lease_token=held.lease_token)
    )
    due.update(next_at=next_night(now), **_RELEASED)


def _held(held: Check) -> QuerySet[ResultsCheck]:
    return ResultsCheck.objects.filter(pk=held.check_id, lease_token=held.lease_token)
