"""Gradebook columns that no launch named: found, or made, by one worker at a time (AGS 2.0 §3.1)."""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from activities.runtime import clock
from lti_tool.delivery import circuit_breaker
from lti_tool.delivery.clients import service_of
from lti_tool.delivery.leases import LEASE, free_lease
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
from lti_tool.models import DeliveryState, Deployment, LineItem, LtiContext, ScoreDelivery, Standing
from lti_tool.protocol.errors import LtiError, Misconfigured, Refused
from lti_tool.protocol.services import line_items as protocol
from lti_tool.protocol.services.service import PlatformService
from lti_tool.protocol.vocabulary import SCOPE_LINEITEM, SCOPE_LINEITEM_READONLY

_REGISTRATION = "resource_link__context__deployment__registration"


@dataclass(frozen=True)
class ColumnClaim:
    """One column, ours to find or make while the lease lasts."""

    line_item_id: int
    attempts: int
    lease_token: str
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
    return sorted(set(_due().values_list(f"{_REGISTRATION}_id", flat=True)))


@transaction.atomic
def claim(registration_id: int, turn: circuit_breaker.Turn) -> list[ColumnClaim]:
    """Leases up to turn.count columns that grades wait for."""
    leased, token = lease(_due(is_probe=turn.is_probe), registration_id, turn)
    return [_claim(row, token, turn.is_probe) for row in leased]


def lease(due: QuerySet[LineItem], registration_id: int, turn: circuit_breaker.Turn) -> tuple[list[LineItem], str]:
    """Up to turn.count of one LMS's due columns, now ours, and the token of the lease; within a transaction."""
    rows = due.filter(**{f"{_REGISTRATION}_id": registration_id}).order_by("pk")
    locked = rows.select_for_update(skip_locked=True, of=("self",))
    ids = list(locked.values_list("pk", flat=True)[: turn.count])
    token = secrets.token_hex(16)
    LineItem.objects.filter(pk__in=ids).update(lease_token=token, lease_until=clock.now() + LEASE)
    return list(LineItem.objects.select_related(_REGISTRATION).filter(pk__in=ids)), token


def settle(held: ColumnClaim) -> None:
    """Finds or makes the column, and lets the grades that wait for it go."""
    try:
        column = _find_or_make(held, service_of(held.deployment))
    except LtiError as error:
        _keep_waiting(held, _decide(error, held), error.http_status)
        return
    circuit_breaker.answered(held.registration_id)
    if column:
        _found(held, column)


def failed(held: ColumnClaim) -> None:
    """Our own fault: a try that is told with the grades that wait for it."""
    _keep_waiting(held, internal(), None)


def release(held: ColumnClaim) -> None:
    """Gives the lease back, nothing learnt."""
    _held(held).update(lease_token="", lease_until=None)


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


def _claim(row: LineItem, token: str, is_probe: bool) -> ColumnClaim:
    link = row.resource_link
    wanted = protocol.LineItem(
        resource_link_id=link.resource_link_id,
        label=row.label.strip() or link.title.strip() or settings.TOOL_NAME,
        score_maximum=row.score_maximum,
        resource_id=row.resource_id,
        tag=row.tag,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        submission_review=protocol.SubmissionReview(label=settings.TOOL_NAME),
    )
    return ColumnClaim(row.pk, row.attempts, token, wanted, link.context, is_probe)


def _find_or_make(held: ColumnClaim, service: PlatformService) -> protocol.LineItem | None:
    """The column, or None when the lease was lost on the way."""
    url, scopes = held.context.lineitems_url, held.context.ags_scopes
    scope = next((one for one in (SCOPE_LINEITEM, SCOPE_LINEITEM_READONLY) if one in scopes), "")
    if not url or not scope:
        raise Refused("column_impossible")
    others = LineItem.objects.filter(resource_link__context=held.context).exclude(pk=held.line_item_id)
    taken = set(others.values_list("url", flat=True))
    found = protocol.find_line_item(service, url, held.wanted, scope=scope, taken=taken)
    if found:
        return found
    if scope != SCOPE_LINEITEM:
        raise Refused("column_impossible")
    # Only with time in hand: a column made by two workers would stand in the gradebook twice.
    if not _held(held).update(lease_until=clock.now() + LEASE):
        return None
    # An LMS that does not say the tag after us has made our column all the same.
    return replace(protocol.create_line_item(service, url, held.wanted), tag=held.wanted.tag)


def _decide(error: LtiError, held: ColumnClaim) -> Decision:
    if isinstance(error, Misconfigured) and error.code in {"scope_not_granted", "token_rejected"}:
        return Decision(Action.ASK_A_PERSON, "column_refused")  # grades of other columns may still go
    if isinstance(error, Refused) and error.http_status:
        return Decision(Action.ASK_A_PERSON, "column_refused")
    return after_error(error, Facts(attempts=held.attempts, is_probe=held.is_probe))


@transaction.atomic
def _found(held: ColumnClaim, column: protocol.LineItem) -> None:
    """A column under another tag is not of our making: it is the LMS's to name."""
    done = {
        "url": column.url,
        "is_coupled": column.tag != held.wanted.tag,
        "problem": "",
        "attempts": 0,
        "next_at": None,
        "lease_token": "",
        "lease_until": None,
    }
    if _held(held).filter(url="").update(**done):
        waiting = _waiting(held)
        waiting.update(next_at=clock.now(), state=DeliveryState.WAITING, problem="")
    else:
        release(held)


@transaction.atomic
def _keep_waiting(held: ColumnClaim, decision: Decision, status: int | None) -> None:
    asks = decision.action is Action.ASK_A_PERSON
    seconds = DAY if asks else seconds_until_retry(held.attempts, decision.wait)
    facts = {"problem": decision.problem, "next_at": clock.now() + timedelta(seconds=seconds)}
    if _held(held).update(attempts=F("attempts") + 1, lease_token="", lease_until=None, **facts):
        asks = asks or (decision.problem == "internal" and is_for_a_person(decision, held.attempts, status))
        state = DeliveryState.NEEDS_ATTENTION if asks else DeliveryState.WAITING
        _waiting(held).update(problem=decision.problem, state=state)
    circuit_breaker.judge(held.registration_id, decision, status, is_probe=held.is_probe)


def _waiting(held: ColumnClaim) -> QuerySet[ScoreDelivery]:
    return ScoreDelivery.objects.filter(line_item_id=held.line_item_id, acked_rev__lt=F("rev"))


def _held(held: ColumnClaim) -> QuerySet[LineItem]:
    return LineItem.objects.filter(pk=held.line_item_id, lease_token=held.lease_token)
