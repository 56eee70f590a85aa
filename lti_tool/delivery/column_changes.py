"""Columns that we made and whose name or dates have changed since: told to the gradebook, by one worker at a time."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from activities.runtime import clock
from lti_tool.delivery import circuit_breaker
from lti_tool.delivery.clients import service_of
from lti_tool.delivery.leases import free_lease
from lti_tool.delivery.decide import DAY, Facts, after_error, seconds_until_retry
from lti_tool.delivery.column_search import lease
from lti_tool.models import Deployment, LineItem, Standing
from lti_tool.protocol.errors import Misconfigured, Refused, Unavailable
from lti_tool.protocol.services.line_items import update_line_item
from lti_tool.protocol.vocabulary import SCOPE_LINEITEM

logger = logging.getLogger("verstas.worker")
_REGISTRATION = "resource_link__context__deployment__registration"


@dataclass(frozen=True)
class Change:
    """One column, ours to tell of while the lease lasts."""

    line_item_id: int
    lease_token: str
    attempts: int
    url: str
    label: str
    starts_at: datetime | None
    ends_at: datetime | None
    deployment: Deployment
    may_write: bool
    is_probe: bool

    @property
    def registration_id(self) -> int:
        return self.deployment.registration_id


def registrations_with_due() -> list[int]:
    """LMSs whose gradebooks are to be told something."""
    return sorted(set(_due().values_list(f"{_REGISTRATION}_id", flat=True)))


@transaction.atomic
def claim(registration_id: int, turn: circuit_breaker.Turn) -> list[Change]:
    """Leases up to turn.count columns that have changed."""
    leased, token = lease(_due(is_probe=turn.is_probe), registration_id, turn)
    return [_change(row, token, turn.is_probe) for row in leased]


def settle(held: Change) -> None:
    """Tells the gradebook. A refusal ends it: a grade goes under an old name as well as under a new one."""
    try:
        if held.may_write:
            update_line_item(
                service_of(held.deployment),
                held.url,
                label=held.label,
                starts_at=held.starts_at,
                ends_at=held.ends_at,
            )
    except (Unavailable, Misconfigured) as error:
        _try_later(held, error)
    except Refused as error:
        fields = {"registration": held.registration_id, "column": held.line_item_id}
        logger.info("column_not_changed", extra={**fields, "code": error.code})
        _settled(held)
    else:
        circuit_breaker.answered(held.registration_id)
        _settled(held)


def failed(held: Change) -> None:
    """Our own fault: tried ever more seldom; the column has its former name meanwhile."""
    wait = timedelta(seconds=60 + seconds_until_retry(held.attempts, None))
    _held(held).update(attempts=F("attempts") + 1, problem="internal", next_at=clock.now() + wait)
    release(held)


def release(held: Change) -> None:
    """Gives the lease back."""
    _held(held).update(lease_token="", lease_until=None)


def _due(*, is_probe: bool = False) -> QuerySet[LineItem]:
    now = clock.now()
    return LineItem.objects.filter(
        free_lease(now),
        circuit_breaker.awake(now, _REGISTRATION, is_probe=is_probe),
        is_changed=True,
        next_at__lte=now,
        resource_link__context__deployment__standing=Standing.ACTIVE,
    ).exclude(url="")


def _change(row: LineItem, token: str, is_probe: bool) -> Change:
    context = row.resource_link.context
    return Change(
        line_item_id=row.pk,
        lease_token=token,
        attempts=row.attempts,
        url=row.url,
        label=row.label,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        deployment=context.deployment,
        may_write=SCOPE_LINEITEM in context.ags_scopes and not row.is_coupled,
        is_probe=is_probe,
    )


def _settled(held: Change) -> None:
    """Only what was told is settled: the name may have changed again meanwhile."""
    told = {"label": held.label, "starts_at": held.starts_at, "ends_at": held.ends_at}
    _held(held).filter(**told).update(is_changed=False, next_at=None, attempts=0, problem="")
    release(held)


def _try_later(held: Change, error: Unavailable | Misconfigured) -> None:
    """An LMS that knows us no more is asked again tomorrow, and its grades, which may still go, are not held up."""
    decision = after_error(error, Facts(attempts=held.attempts, is_probe=held.is_probe))
    is_down = isinstance(error, Unavailable)
    seconds = seconds_until_retry(held.attempts, decision.wait) if is_down else DAY
    _held(held).update(attempts=F("attempts") + 1, next_at=clock.now() + timedelta(seconds=seconds))
    release(held)
    if is_down:
        circuit_breaker.judge(held.registration_id, decision, error.http_status, is_probe=held.is_probe)


def _held(held: Change) -> QuerySet[LineItem]:
    return LineItem.objects.filter(pk=held.line_item_id, lease_token=held.lease_token)
