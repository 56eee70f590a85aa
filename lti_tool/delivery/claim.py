"""Taking a delivery on lease, and giving it back: short transactions, fenced by the lease's token."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from activities import clock
from lti_tool.delivery import platforms
from lti_tool.models import DeliveryAttempt, DeliveryState, Deployment, ScoreDelivery, Standing
from lti_tool.protocol.ags import Score
from lti_tool.protocol.vocabulary import SCOPE_RESULT
from lti_tool.scores import next_timestamp

# Longer than two requests with two token requests may take; each further request renews it.
LEASE = timedelta(seconds=120)


@dataclass(frozen=True)
class Claim:
    """One revision of one grade, ours to send while the lease lasts."""

    delivery_id: int
    rev: int
    attempts: int
    lease_token: str
    line_item_url: str
    score: Score
    deployment: Deployment
    may_look: bool
    is_probe: bool

    @property
    def registration_id(self) -> int:
        return self.deployment.registration_id


def free_lease(now: datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lte=now)


def due(now: datetime) -> QuerySet[ScoreDelivery]:
    """What waits to be sent, has a column and is in no one's hands."""
    return ScoreDelivery.objects.filter(
        free_lease(now),
        platforms.awake(now, "lti_user__registration"),
        acked_rev__lt=F("rev"),
        next_at__lte=now,
        line_item__resource_link__context__deployment__standing=Standing.ACTIVE,
    ).exclude(line_item__url="")


def registrations_with_due() -> list[int]:
    """LMSs that have something due, the longest waiting first."""
    by_registration = due(clock.now()).values("lti_user__registration_id").annotate(first=Min("next_at"))
    return list(by_registration.order_by("first").values_list("lti_user__registration_id", flat=True))


@transaction.atomic
def claim(registration_id: int, turn: platforms.Turn) -> list[Claim]:
    """Leases up to turn.count due deliveries; their timestamp counts as sent from here on."""
    now = clock.now()
    rows = due(now).filter(lti_user__registration_id=registration_id).order_by("next_at", "pk")
    # On SQLite skip_locked does nothing; there transaction_mode=IMMEDIATE keeps others out.
    locked = rows.select_for_update(skip_locked=True, of=("self",))
    ids = list(locked.values_list("pk", flat=True)[: turn.count])
    if not ids:
        return []
    claimed = _with_all_that_is_sent(ids)
    token = secrets.token_hex(16)
    ScoreDelivery.objects.filter(pk__in=ids).update(
        lease_token=token, lease_until=now + LEASE, sent_ts=F("score_ts")
    )
    return [_claim(row, token, turn.is_probe) for row in claimed]


def renew(held: Claim) -> bool:
    """Prolongs the lease; False when it was lost or the grade has changed."""
    return bool(_held(held).filter(rev=held.rev).update(lease_until=clock.now() + LEASE))


@transaction.atomic
def bump(held: Claim) -> datetime | None:
    """A later timestamp for the same grade, None when the lease was lost or the grade has changed."""
    row = _held(held).filter(rev=held.rev).select_for_update().first()
    if row is None:
        return None
    now = clock.now()
    row.score_ts = row.sent_ts = next_timestamp(row, now)
    row.lease_until = now + LEASE
    row.save(update_fields=["score_ts", "sent_ts", "lease_until"])
    return row.score_ts


def acknowledge(held: Claim, status: int | None) -> bool:
    """The LMS has this revision; a newer one stays due. False when the lease was lost."""
    now = clock.now()
    done = {
        "acked_rev": held.rev,
        "attempts": 0,
        "problem": "",
        "last_http": status,
        "delivered_at": now,
        "first_failed_at": None,
        **_RELEASED,
    }
    is_newest = _held(held).filter(rev=held.rev)
    return bool(
        is_newest.update(state=DeliveryState.SENT, next_at=None, **done) or _held(held).update(**done)
    )


def put_back(
    held: Claim, *, state: DeliveryState, problem: str, status: int | None, next_at: datetime | None
) -> bool:
    """The LMS does not have it yet; a grade that came meanwhile keeps its own time. False when the lease was lost."""
    facts = {
        "state": state,
        "problem": problem,
        "last_http": status,
        "next_at": next_at,
        "attempts": F("attempts") + 1,
        "first_failed_at": Coalesce("first_failed_at", Value(clock.now())),
        **_RELEASED,
    }
    return bool(_held(held).filter(rev=held.rev).update(**facts)) or release(held)


def release(held: Claim) -> bool:
    """Gives the lease back, nothing learnt; False when it was lost."""
    return bool(_held(held).update(**_RELEASED))


def record(held: Claim, *, outcome: str, status: int | None, milliseconds: int) -> None:
    """One line for those who ask what happened."""
    DeliveryAttempt.objects.create(
        delivery_id=held.delivery_id,
        rev=held.rev,
        at=clock.now(),
        status=status,
        outcome=outcome,
        milliseconds=milliseconds,
    )


_RELEASED = {"lease_token": "", "lease_until": None}


def _held(held: Claim) -> QuerySet[ScoreDelivery]:
    return ScoreDelivery.objects.filter(pk=held.delivery_id, lease_token=held.lease_token)


def _with_all_that_is_sent(ids: list[int]) -> list[ScoreDelivery]:
    related = ("lti_user", "line_item__resource_link__context__deployment__registration")
    rows = ScoreDelivery.objects.select_related(*related).filter(pk__in=ids)
    return list(rows.order_by("next_at", "pk"))


def _claim(row: ScoreDelivery, token: str, is_probe: bool) -> Claim:
    context = row.line_item.resource_link.context
    return Claim(
        delivery_id=row.pk,
        rev=row.rev,
        attempts=row.attempts,
        lease_token=token,
        line_item_url=row.line_item.url,
        score=_score(row, context.deployment.registration.product),
        deployment=context.deployment,
        may_look=SCOPE_RESULT in context.ags_scopes,
        is_probe=is_probe,
    )


def _score(row: ScoreDelivery, product: str) -> Score:
    # Canvas counts a submission for each score, a repeated one too, unless told otherwise (2026-11).
    was_sent_before = row.sent_ts == row.score_ts
    return Score(
        user_id=row.lti_user.sub,
        points=row.score_given,
        max_points=row.score_maximum,
        timestamp=row.score_ts,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        comment=row.comment,
        new_submission=not was_sent_before if product == "canvas" else None,
    )
