"""When each column is next compared with the gradebook: moments after grades were sent, each night, and on request."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from activities.runtime import clock
from lti_tool.delivery.comparison.state import IN_CONFLICT
from lti_tool.delivery.row_lease import RELEASED, free_lease
from lti_tool.models import Deployment, LineItem, ResultsCheck, ScoreDelivery, Standing
from lti_tool.protocol.vocabulary import SCOPE_RESULT

LEASE = timedelta(minutes=10)  # longer than COLUMN_SECONDS and one last page with its token
PLANNED_AT_ONCE = 500
TRIED_AT_ONCE = 10
# Spread over the night: a school's LMS is not asked for everything in one minute.
NIGHT_HOUR, NIGHT_HOURS = 1, 4
WATCHED = timedelta(days=180)  # columns of courses that ended are left in peace
# What was sent in one go is looked at in one go, and a lively column once a minute at most.
AFTER_SENDING, ONCE_IN = timedelta(seconds=1), timedelta(minutes=1)
_CHANCE = secrets.SystemRandom()


@dataclass(frozen=True)
class Check:
    """One column, ours to compare while the lease lasts."""

    check_id: int
    lease_token: str
    line_item_id: int
    url: str
    deployment: Deployment
    may_ask: bool
    attempts: int
    planned_for: datetime

    @property
    def registration_id(self) -> int:
        return self.deployment.registration_id


def plan() -> int:
    """Gives columns that have got grades, and no night yet, their first one."""
    new = LineItem.objects.filter(_has_recent_grades("pk"), results_check=None).exclude(url="")
    ids = list(new.order_by("pk").values_list("pk", flat=True)[:PLANNED_AT_ONCE])
    _create(ids, next_night(clock.now()))
    return len(ids)


def request_comparison(line_items: QuerySet[LineItem]) -> None:
    """Lets these columns be compared at once: a person wants to see what the gradebook holds."""
    now = clock.now()
    new = line_items.filter(results_check=None).exclude(url="").values_list("pk", flat=True)
    _create(list(new), now)
    checks = ResultsCheck.objects.filter(line_item__in=line_items)
    checks.update(next_at=now, is_wanted=True, wanted_at=now)


def soon(line_item_ids: Collection[int], *, after: timedelta = AFTER_SENDING) -> None:
    """Columns that have just taken grades: whether the gradebook shows them is asked moments later.

    One that could not be compared keeps the time of its next try.
    """
    now = clock.now()
    facts = (
        "pk",
        "resource_link__context__ags_scopes",
        "results_check__compared_at",
        "results_check__problem",
    )
    rows = LineItem.objects.filter(pk__in=line_item_ids).exclude(url="").order_by("pk")
    new = []
    for pk, scopes, compared_at, problem in rows.values_list(*facts):
        if SCOPE_RESULT not in scopes or problem:
            continue
        if problem is None:
            new.append(pk)
            continue
        at = max(now + after, compared_at + ONCE_IN) if compared_at and after else now + after
        ResultsCheck.objects.filter(line_item=pk, next_at__gt=at).update(next_at=at)
    _create(new, now + after)


def next_night(now: datetime) -> datetime:
    """Some moment of the night that begins next."""
    local = timezone.localtime(now, timezone.get_default_timezone())
    day = local if local.hour < NIGHT_HOUR else local + timedelta(days=1)
    begins = day.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return begins + timedelta(hours=NIGHT_HOURS) * _CHANCE.random()


def take() -> Check | None:
    """Takes one due column by an UPDATE that only one of many workers can make."""
    now = clock.now()
    token = secrets.token_hex(16)
    due = ResultsCheck.objects.filter(free_lease(now), next_at__lte=now)
    due = due.filter(Q(_has_recent_grades("line_item")) | Q(is_wanted=True))
    ids = due.exclude(line_item__url="").order_by("next_at", "pk").values_list("pk", flat=True)
    for pk in list(ids[:TRIED_AT_ONCE]):
        rows = ResultsCheck.objects.filter(free_lease(now), pk=pk, next_at__lte=now)
        if rows.update(lease_token=token, lease_until=now + LEASE):
            return _check(pk, token)
    return None


def settle(check: Check, *, next_at: datetime, **facts: Any) -> bool:
    """Gives the lease back with what was learnt; a wish that came meanwhile keeps its time. False when it was lost."""
    rows = _ours(check)
    rows.filter(next_at=check.planned_for).update(next_at=next_at)
    return bool(rows.update(**facts, **_ENDED))


def bring_forward(check: Check, at: datetime) -> None:
    """Lets a column that was just compared be compared again sooner than planned."""
    ResultsCheck.objects.filter(pk=check.check_id, next_at__gt=at).update(next_at=at)


def skip_platform(check: Check, *, next_at: datetime, problem: str) -> None:
    """Leaves the whole LMS in peace until then: what one column met, the others would meet too."""
    now = clock.now()
    due = ResultsCheck.objects.filter(
        free_lease(now) | Q(lease_token=check.lease_token),
        next_at__lte=now,
        line_item__resource_link__context__deployment__registration=check.registration_id,
    )
    due.update(next_at=next_at, problem=problem, **_ENDED)


_ENDED: dict[str, Any] = {**RELEASED, "is_wanted": False}


def _create(ids: Collection[int], next_at: datetime) -> None:
    checks = [ResultsCheck(line_item_id=pk, next_at=next_at) for pk in ids]
    ResultsCheck.objects.bulk_create(checks, ignore_conflicts=True)  # another worker may have been quicker


def _has_recent_grades(path: str) -> Exists:
    since = clock.now() - WATCHED
    deliveries = ScoreDelivery.objects.filter(line_item=OuterRef(path))
    return Exists(deliveries.filter(Q(delivered_at__gte=since) | IN_CONFLICT))


def _check(pk: int, token: str) -> Check | None:
    related = "line_item__resource_link__context__deployment__registration"
    row = ResultsCheck.objects.select_related(related).filter(pk=pk).first()
    if row is None:
        return None
    context = row.line_item.resource_link.context
    return Check(
        check_id=pk,
        lease_token=token,
        line_item_id=row.line_item_id,
        url=row.line_item.url,
        deployment=context.deployment,
        may_ask=SCOPE_RESULT in context.ags_scopes and context.deployment.standing == Standing.ACTIVE,
        attempts=row.attempts,
        planned_for=row.next_at,
    )


def _ours(check: Check) -> QuerySet[ResultsCheck]:
    return ResultsCheck.objects.filter(pk=check.check_id, lease_token=check.lease_token)
