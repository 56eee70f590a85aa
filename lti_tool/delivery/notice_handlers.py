"""Asking each LMS for its notices: registered once, looked at now and then, by one worker at a time (PNS 1.0 §3)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from activities.runtime import clock
from lti_tool import addresses
from lti_tool.delivery import circuit_breaker, row_lease
from lti_tool.delivery.clients import service_of
from lti_tool.delivery.row_lease import RowLease, free_lease
from lti_tool.models import Deployment, NoticeService, Standing
from lti_tool.protocol import platform_notifications
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import LtiError

WANTED = (v.HELLO_WORLD_NOTICE, v.CONTEXT_COPY_NOTICE)
LOOKED_AT_AGAIN = timedelta(days=7)  # an LMS that was restored may have forgotten it
FIRST_RETRY, LAST_RETRY = timedelta(minutes=5), timedelta(days=1)


@dataclass(frozen=True)
class LeasedService:
    """One notice service, ours to register at while the lease lasts."""

    lease: RowLease[NoticeService]
    url: str
    types: tuple[str, ...]
    attempts: int
    deployment: Deployment

    @property
    def registration_id(self) -> int:
        return self.deployment.registration_id


@transaction.atomic
def take(at_most: int) -> list[LeasedService]:
    """Leases services that are due, of LMSs that do not rest just now."""
    now = clock.now()
    due = NoticeService.objects.filter(
        free_lease(now),
        circuit_breaker.awake(now, "deployment__registration"),
        next_at__lte=now,
        deployment__standing=Standing.ACTIVE,
    )
    leased = row_lease.take(due.order_by("next_at"), at_most, "deployment__registration")
    return [
        LeasedService(lease, row.url, tuple(row.types), row.attempts, row.deployment) for row, lease in leased
    ]


def settle(leased: LeasedService) -> None:
    """Registers what is offered and not registered yet; a failure is written down and tried again."""
    kinds = [kind for kind in WANTED if kind in leased.types]
    try:
        _register(leased, kinds)
    except LtiError as error:
        _try_later(leased, error.code)
        return
    facts = {"registered": kinds, "problem": "", "attempts": 0}
    leased.lease.give_back(**facts, next_at=clock.now() + LOOKED_AT_AGAIN)


def failed(leased: LeasedService) -> None:
    """Our own fault: a try like any other."""
    _try_later(leased, "internal")


def release(leased: LeasedService) -> None:
    """Gives the lease back, nothing learnt."""
    leased.lease.give_back()


def _try_later(leased: LeasedService, problem: str) -> None:
    wait = min(LAST_RETRY, FIRST_RETRY * 2 ** min(leased.attempts, 10))
    next_at = clock.now() + wait
    leased.lease.give_back(problem=problem[:40], attempts=F("attempts") + 1, next_at=next_at)


def _register(leased: LeasedService, kinds: list[str]) -> None:
    if not kinds:
        return
    service, url = service_of(leased.deployment), addresses.notices_url()
    handlers = platform_notifications.handlers(service, leased.url)
    for kind in kinds:
        if handlers.get(kind) != url:
            platform_notifications.set_handler(service, leased.url, notice_type=kind, handler=url)
