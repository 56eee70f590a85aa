"""A look at a course's columns: what was added and nobody has opened yet, and which activities are gone.

Wanted after an instructor's launch, and when a column does not answer any more; made by one worker at a time.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from activities.runtime import clock
from lti_tool import bridge
from lti_tool.delivery import circuit_breaker, row_lease
from lti_tool.delivery.clients import service_of
from lti_tool.delivery.decide import Facts, after_error, seconds_until_retry
from lti_tool.delivery.row_lease import RowLease, free_lease
from lti_tool.models import (
    CourseLook,
    DeliveryState,
    Deployment,
    LineItem,
    LtiContext,
    ResourceLink,
    ScoreDelivery,
    Standing,
)
from lti_tool.protocol.errors import LtiError, Unavailable
from lti_tool.protocol.services import line_items as protocol
from lti_tool.protocol.services.service import PlatformService
from lti_tool.protocol.vocabulary import SCOPE_LINEITEM, SCOPE_LINEITEM_READONLY

logger = logging.getLogger("verstas.worker")
_REGISTRATION = "context__deployment__registration"
MOST_TRIES = 8
MOST_UNOPENED = 200


@dataclass(frozen=True)
class Look:
    """One course, ours to look at while the lease lasts."""

    lease: RowLease[CourseLook]
    attempts: int
    wanted_at: datetime | None
    context: LtiContext
    is_probe: bool

    @property
    def deployment(self) -> Deployment:
        return self.context.deployment

    @property
    def registration_id(self) -> int:
        return self.deployment.registration_id


def request_look(context: LtiContext) -> None:
    """The worker looks as soon as it can; where the LMS does not list its columns, nothing happens."""
    if not context.lineitems_url or not _scope(context):
        return
    now = clock.now()
    CourseLook.objects.update_or_create(context=context, defaults={"next_at": now, "attempts": 0})


def want_for(delivery_id: int) -> None:
    """The column of a grade does not answer any more: is its activity gone?"""
    context = LtiContext.objects.filter(resource_links__line_item__deliveries=delivery_id).first()
    if context is not None:
        request_look(context)


def registrations_with_due() -> list[int]:
    """LMSs in which there is a course to look at."""
    return row_lease.registrations_of(_due(), _REGISTRATION)


@transaction.atomic
def take(registration_id: int, turn: circuit_breaker.Turn) -> list[Look]:
    """Leases up to turn.count courses."""
    due = _due(is_probe=turn.is_probe)
    leased = row_lease.take_for(registration_id, due, _REGISTRATION, turn.count)
    return [Look(lease, row.attempts, row.next_at, row.context, turn.is_probe) for row, lease in leased]


def settle(look: Look) -> None:
    """Reads the course's columns once; writes down which were never opened and which activities are gone."""
    service = service_of(look.deployment)
    try:
        columns = list(protocol.line_items(service, look.context.lineitems_url, scope=_scope(look.context)))
        gone = [row for row in _missing(look.context, columns) if _is_gone(service, look.context, row)]
    except LtiError as error:
        _try_later(look, error)
        return
    circuit_breaker.answered(look.registration_id)
    _note(look, columns, gone)


def failed(look: Look) -> None:
    """Our own fault: tried a few times more, ever more seldom."""
    wait = timedelta(seconds=60 + seconds_until_retry(look.attempts, None))
    next_at = clock.now() + wait if look.attempts < MOST_TRIES else None
    look.lease.give_back(attempts=F("attempts") + 1, next_at=next_at)


def release(look: Look) -> None:
    """Gives the lease back, nothing learnt."""
    look.lease.give_back()


def unopened_links(context: LtiContext) -> list[tuple[str, str]]:
    """Label and resource id of what was added to the course, and was not opened until now."""
    look = CourseLook.objects.filter(context=context).first()
    if look is None:
        return []
    opened = set(_opened(context))
    return [(label, resource_id) for link, label, resource_id in look.unopened if link not in opened]


def _due(*, is_probe: bool = False) -> QuerySet[CourseLook]:
    now = clock.now()
    return CourseLook.objects.filter(
        free_lease(now),
        circuit_breaker.awake(now, _REGISTRATION, is_probe=is_probe),
        next_at__lte=now,
        context__deployment__standing=Standing.ACTIVE,
    )


def _scope(context: LtiContext) -> str:
    scopes = (SCOPE_LINEITEM_READONLY, SCOPE_LINEITEM)
    return next((one for one in scopes if one in context.ags_scopes), "")


def _opened(context: LtiContext) -> QuerySet[ResourceLink, str]:
    return ResourceLink.objects.filter(context=context).values_list("resource_link_id", flat=True)


def _missing(context: LtiContext, columns: list[protocol.LineItem]) -> list[LineItem]:
    """The LMS's own columns of activities, named neither by address nor by link; one that we made says nothing."""
    urls, links = {one.url for one in columns}, {one.resource_link_id for one in columns}
    coupled = LineItem.objects.filter(resource_link__context=context, is_coupled=True).exclude(url="")
    present = coupled.filter(resource_link__placement__isnull=False, resource_link__placement__away_at=None)
    rows = present.select_related("resource_link__placement")
    return [row for row in rows if row.url not in urls and row.resource_link.resource_link_id not in links]


def _is_gone(service: PlatformService, context: LtiContext, row: LineItem) -> bool:
    """A list may be short for other reasons: the column is asked for itself. Raises Unavailable."""
    try:
        protocol.read_line_item(service, row.url, scope=_scope(context))
    except Unavailable:
        raise
    except LtiError as error:
        return error.http_status in protocol.GONE
    return False


@transaction.atomic
def _note(look: Look, columns: list[protocol.LineItem], gone: list[LineItem]) -> None:
    opened = set(_opened(look.context))
    fresh = [
        column for column in columns if column.resource_link_id and column.resource_link_id not in opened
    ]
    rows = {
        column.resource_link_id: [column.resource_link_id, column.label[:255], column.resource_id[:255]]
        for column in fresh
    }
    facts = {"unopened": list(rows.values())[:MOST_UNOPENED], "seen_at": clock.now(), "attempts": 0}
    # Unless it was wanted once more meanwhile.
    look.lease.row.filter(next_at=look.wanted_at).update(next_at=None)
    if not look.lease.give_back(**facts):
        return
    for row in gone:
        if row.resource_link.placement is not None:
            bridge.note_gone(row.resource_link.placement)
            waiting = ScoreDelivery.objects.filter(line_item=row, acked_rev__lt=F("rev"))
            waiting.update(state=DeliveryState.NEEDS_ATTENTION, problem="activity_gone")


def _try_later(look: Look, error: LtiError) -> None:
    """An LMS that does not let us look is asked again after the next instructor's launch."""
    decision = after_error(error, Facts(attempts=look.attempts, is_probe=look.is_probe))
    fields = {"registration": look.registration_id, "code": error.code}
    logger.info("course_not_looked_at", extra=fields)
    seconds = seconds_until_retry(look.attempts, decision.wait)
    is_down = isinstance(error, Unavailable) and look.attempts < MOST_TRIES
    next_at = clock.now() + timedelta(seconds=seconds) if is_down else None
    look.lease.give_back(attempts=F("attempts") + 1, next_at=next_at)
    if isinstance(error, Unavailable):
        circuit_breaker.judge(look.registration_id, decision, error.http_status, is_probe=look.is_probe)
