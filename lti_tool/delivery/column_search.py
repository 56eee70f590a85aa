"""Gradebook columns that no launch named: found, or made, by one worker at a time (AGS 2.0 §3.1)."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from activities.runtime import clock
from lti_tool.delivery import circuit_breaker, row_lease
from lti_tool.delivery.clients import service_of
from lti_tool.delivery.decide import (
    DAY,
    Action,
    Decision,
    Facts,
    after_error,
    internal,
    is_for_a_person,
    seconds_until_retry,
)
from lti_tool.delivery.row_lease import RowLease, free_lease
from lti_tool.models import DeliveryState, Deployment, LineItem, LtiContext, ScoreDelivery, Standing
from lti_tool.protocol.errors import LtiError, Misconfigured, Refused
from lti_tool.protocol.services import line_items as protocol
from lti_tool.protocol.services.service import PlatformService
from lti_tool.protocol.vocabulary import SCOPE_LINEITEM, SCOPE_LINEITEM_READONLY

_REGISTRATION = "resource_link__context__deployment__registration"


@dataclass(frozen=True)
class MissingColumn:
    """One column, ours to find or make while the lease lasts."""

    lease: RowLease[LineItem]
    attempts: int
    wanted: protocol.LineItem
    context: LtiContext
    is_probe: bool

    @property
    def deployment(self) -> Deployment:
        return self.context.deployment

    @property
    def registration_id(self) -> int:
        return self.deployment.registration_id


def registrations_with_due() -> list[int]:
    """LMSs in whose gradebooks a column is missing."""
    return row_lease.registrations_of(_due(), _REGISTRATION)


@transaction.atomic
def take(registration_id: int, turn: circuit_breaker.Turn) -> list[MissingColumn]:
    """Leases up to turn.count columns that grades wait for."""
    due = _due(is_probe=turn.is_probe)
    leased = row_lease.take_for(registration_id, due, _REGISTRATION, turn.count)
    return [_missing(row, lease, turn.is_probe) for row, lease in leased]


def settle(missing: MissingColumn) -> None:
    """Finds or makes the column, and lets the grades that wait for it go."""
    try:
        column = _find_or_make(missing, service_of(missing.deployment))
    except LtiError as error:
        _keep_waiting(missing, _decide(error, missing), error.http_status)
        return
    circuit_breaker.answered(missing.registration_id)
    if column:
        _keep(missing, column)


def failed(missing: MissingColumn) -> None:
    """Our own fault: a try that is shown with the grades that wait for the column."""
    _keep_waiting(missing, internal(), None)


def release(missing: MissingColumn) -> None:
    """Gives the lease back, nothing learnt."""
    missing.lease.give_back()


def _due(*, is_probe: bool = False) -> QuerySet[LineItem]:
    now = clock.now()
    unsent = ScoreDelivery.objects.filter(line_item=OuterRef("pk"), acked_rev__lt=F("rev"))
    return LineItem.objects.filter(
        free_lease(now),
        circuit_breaker.awake(now, _REGISTRATION, is_probe=is_probe),
        (Q(next_at=None) & Exists(unsent)) | Q(next_at__lte=now),
        url="",
        resource_link__placement__isnull=False,  # a link without an activity has nothing to grade
        resource_link__context__deployment__standing=Standing.ACTIVE,
    )


def _missing(row: LineItem, lease: RowLease[LineItem], is_probe: bool) -> MissingColumn:
    link = row.resource_link
    column = protocol.LineItem(
        resource_link_id=link.resource_link_id,
        label=row.label.strip() or link.title.strip() or settings.TOOL_NAME,
        score_maximum=row.score_maximum,
        resource_id=row.resource_id,
        tag=row.tag,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        submission_review=protocol.SubmissionReview(label=settings.TOOL_NAME),
    )
    return MissingColumn(lease, row.attempts, column, link.context, is_probe)


def _find_or_make(missing: MissingColumn, service: PlatformService) -> protocol.LineItem | None:
    """The column, or None when the lease was lost on the way."""
    url, scopes = missing.context.lineitems_url, missing.context.ags_scopes
    scope = next((one for one in (SCOPE_LINEITEM, SCOPE_LINEITEM_READONLY) if one in scopes), "")
    if not url or not scope:
        raise Refused("column_impossible")
    others = LineItem.objects.filter(resource_link__context=missing.context).exclude(pk=missing.lease.pk)
    other_urls = set(others.values_list("url", flat=True))
    column = protocol.find_line_item(service, url, missing.wanted, scope=scope, other_urls=other_urls)
    if column:
        return column
    if scope != SCOPE_LINEITEM:
        raise Refused("column_impossible")
    # Only with time in hand: a column made by two workers would stand in the gradebook twice.
    if not missing.lease.renew():
        return None
    # An LMS that does not say the tag after us has made our column all the same.
    return replace(protocol.create_line_item(service, url, missing.wanted), tag=missing.wanted.tag)


def _decide(error: LtiError, missing: MissingColumn) -> Decision:
    if isinstance(error, Misconfigured) and error.code in {"scope_not_granted", "token_rejected"}:
        return Decision(Action.ASK_A_PERSON, "column_refused")  # grades of other columns may still go
    if isinstance(error, Refused) and error.http_status:
        return Decision(Action.ASK_A_PERSON, "column_refused")
    return after_error(error, Facts(attempts=missing.attempts, is_probe=missing.is_probe))


@transaction.atomic
def _keep(missing: MissingColumn, column: protocol.LineItem) -> None:
    """A column under another tag is not of our making: it is the LMS's to name."""
    facts = {
        "url": column.url,
        "is_coupled": column.tag != missing.wanted.tag,
        "problem": "",
        "attempts": 0,
        "next_at": None,
        **row_lease.RELEASED,
    }
    if missing.lease.row.filter(url="").update(**facts):
        waiting = _waiting(missing)
        waiting.update(next_at=clock.now(), state=DeliveryState.WAITING, problem="")
    else:
        release(missing)


@transaction.atomic
def _keep_waiting(missing: MissingColumn, decision: Decision, status: int | None) -> None:
    asks = decision.action is Action.ASK_A_PERSON
    seconds = DAY if asks else seconds_until_retry(missing.attempts, decision.wait)
    facts = {"problem": decision.problem, "next_at": clock.now() + timedelta(seconds=seconds)}
    if missing.lease.give_back(attempts=F("attempts") + 1, **facts):
        asks = asks or (
            decision.problem == "internal" and is_for_a_person(decision, missing.attempts, status)
        )
        state = DeliveryState.NEEDS_ATTENTION if asks else DeliveryState.WAITING
        _waiting(missing).update(problem=decision.problem, state=state)
    circuit_breaker.judge(missing.registration_id, decision, status, is_probe=missing.is_probe)


def _waiting(missing: MissingColumn) -> QuerySet[ScoreDelivery]:
    return ScoreDelivery.objects.filter(line_item_id=missing.lease.pk, acked_rev__lt=F("rev"))
