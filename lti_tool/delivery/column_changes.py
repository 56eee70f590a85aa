"""Columns that we made and whose name or dates have changed since: the gradebook hears of it, from one worker at a time."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from activities.runtime import clock
from lti_tool.delivery import circuit_breaker, row_lease
from lti_tool.delivery.clients import service_of
from lti_tool.delivery.decide import DAY, Facts, after_error, seconds_until_retry
from lti_tool.delivery.row_lease import RowLease, free_lease
from lti_tool.models import Deployment, LineItem, Standing
from lti_tool.protocol.errors import Misconfigured, Refused, Unavailable
from lti_tool.protocol.services.line_items import update_line_item
from lti_tool.protocol.vocabulary import SCOPE_LINEITEM

logger = logging.getLogger("verstas.worker")
_REGISTRATION = "resource_link__context__deployment__registration"


@dataclass(frozen=True)
class Change:
    """One column, ours to write to the gradebook while the lease lasts."""

    lease: RowLease[LineItem]
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
    """LMSs whose gradebooks have an old name or old dates."""
    return row_lease.registrations_of(_due(), _REGISTRATION)


@transaction.atomic
def take(registration_id: int, turn: circuit_breaker.Turn) -> list[Change]:
    """Leases up to turn.count columns that have changed."""
    due = _due(is_probe=turn.is_probe)
    leased = row_lease.take_for(registration_id, due, _REGISTRATION, turn.count)
    return [_change(row, lease, turn.is_probe) for row, lease in leased]


def settle(change: Change) -> None:
    """Writes it to the gradebook. A refusal ends it: a grade goes under an old name as well as under a new one."""
    try:
        if change.may_write:
            update_line_item(
                service_of(change.deployment),
                change.url,
                label=change.label,
                starts_at=change.starts_at,
                ends_at=change.ends_at,
            )
    except (Unavailable, Misconfigured) as error:
        _try_later(change, error)
    except Refused as error:
        fields = {"registration": change.registration_id, "column": change.lease.pk}
        logger.info("column_not_changed", extra={**fields, "code": error.code})
        _settled(change)
    else:
        circuit_breaker.answered(change.registration_id)
        _settled(change)


def failed(change: Change) -> None:
    """Our own fault: tried ever more seldom; the column has its former name meanwhile."""
    wait = timedelta(seconds=60 + seconds_until_retry(change.attempts, None))
    change.lease.give_back(attempts=F("attempts") + 1, problem="internal", next_at=clock.now() + wait)


def release(change: Change) -> None:
    """Gives the lease back."""
    change.lease.give_back()


def _due(*, is_probe: bool = False) -> QuerySet[LineItem]:
    now = clock.now()
    return LineItem.objects.filter(
        free_lease(now),
        circuit_breaker.awake(now, _REGISTRATION, is_probe=is_probe),
        is_changed=True,
        next_at__lte=now,
        resource_link__context__deployment__standing=Standing.ACTIVE,
    ).exclude(url="")


def _change(row: LineItem, lease: RowLease[LineItem], is_probe: bool) -> Change:
    context = row.resource_link.context
    return Change(
        lease=lease,
        attempts=row.attempts,
        url=row.url,
        label=row.label,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        deployment=context.deployment,
        may_write=SCOPE_LINEITEM in context.ags_scopes and not row.is_coupled,
        is_probe=is_probe,
    )


def _settled(change: Change) -> None:
    """Settles only the values that were written: the name may have changed again meanwhile."""
    written = {"label": change.label, "starts_at": change.starts_at, "ends_at": change.ends_at}
    change.lease.row.filter(**written).update(is_changed=False, next_at=None, attempts=0, problem="")
    release(change)


def _try_later(change: Change, error: Unavailable | Misconfigured) -> None:
    """An LMS that knows us no more is asked again tomorrow; its grades may go meanwhile."""
    decision = after_error(error, Facts(attempts=change.attempts, is_probe=change.is_probe))
    is_down = isinstance(error, Unavailable)
    seconds = seconds_until_retry(change.attempts, decision.wait) if is_down else DAY
    change.lease.give_back(attempts=F("attempts") + 1, next_at=clock.now() + timedelta(seconds=seconds))
    if is_down:
        circuit_breaker.judge(change.registration_id, decision, error.http_status, is_probe=change.is_probe)
