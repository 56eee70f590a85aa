"""Asking each LMS for its notices: registered once, looked at now and then, by one worker at a time (PNS 1.0 §3)."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from activities.runtime import clock
from lti_tool import addresses
from lti_tool.delivery import circuit_breaker
from lti_tool.delivery.clients import service_of
from lti_tool.delivery.leases import LEASE, free_lease
from lti_tool.models import Deployment, NoticeService, Standing
from lti_tool.protocol import platform_notifications
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import LtiError

WANTED = (v.HELLO_WORLD_NOTICE, v.CONTEXT_COPY_NOTICE)
LOOKED_AT_AGAIN = timedelta(days=7)  # an LMS that was restored may have forgotten it
FIRST_RETRY, LAST_RETRY = timedelta(minutes=5), timedelta(days=1)


@dataclass(frozen=True)
class ServiceClaim:
    """One notice service, ours to register at while the lease lasts."""

    service_id: int
    url: str
    types: tuple[str, ...]
    attempts: int
    lease_token: str
    deployment: Deployment

    @property
    def registration_id(self) -> int:
        return self.deployment.registration_id


@transaction.atomic
def claim(at_most: int) -> list[ServiceClaim]:
    """Leases services that are due, of LMSs that do not rest just now."""
    now = clock.now()
    due = NoticeService.objects.filter(
        free_lease(now),
        circuit_breaker.awake(now, "deployment__registration"),
        next_at__lte=now,
        deployment__standing=Standing.ACTIVE,
    )
    locked = due.select_for_update(skip_locked=True, of=("self",)).order_by("next_at")
    ids = list(locked.values_list("pk", flat=True)[:at_most])
    if not ids:
        return []
    token = secrets.token_hex(16)
    NoticeService.objects.filter(pk__in=ids).update(lease_token=token, lease_until=now + LEASE)
    rows = NoticeService.objects.select_related("deployment__registration").filter(pk__in=ids)
    return [
        ServiceClaim(row.pk, row.url, tuple(row.types), row.attempts, token, row.deployment) for row in rows
    ]


def settle(held: ServiceClaim) -> None:
    """Registers what is offered and not registered yet; a failure is written down and tried again."""
    wanted = [kind for kind in WANTED if kind in held.types]
    try:
        _register(held, wanted)
    except LtiError as error:
        _try_later(held, error.code)
        return
    done = {"registered": wanted, "problem": "", "attempts": 0}
    _held(held).update(**done, next_at=clock.now() + LOOKED_AT_AGAIN, **_RELEASED)


def failed(held: ServiceClaim) -> None:
    """Our own fault: a try like any other."""
    _try_later(held, "internal")


def release(held: ServiceClaim) -> None:
    """Gives the lease back, nothing learnt."""
    _held(held).update(**_RELEASED)


_RELEASED = {"lease_token": "", "lease_until": None}


def _try_later(held: ServiceClaim, problem: str) -> None:
    wait = min(LAST_RETRY, FIRST_RETRY * 2 ** min(held.attempts, 10))
    next_at = clock.now() + wait
    _held(held).update(problem=problem[:40], attempts=F("attempts") + 1, next_at=next_at, **_RELEASED)


def _register(held: ServiceClaim, wanted: list[str]) -> None:
    if not wanted:
        return
    service, here = service_of(held.deployment), addresses.notices_url()
    known = platform_notifications.handlers(service, held.url)
    for kind in wanted:
        if known.get(kind) != here:
            platform_notifications.set_handler(service, held.url, notice_type=kind, handler=here)


def _held(held: ServiceClaim) -> QuerySet[NoticeService]:
    return NoticeService.objects.filter(pk=held.service_id, lease_token=held.lease_token)
