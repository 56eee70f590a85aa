"""A grade's delivery on lease: taken, renewed and given back in short transactions, fenced by the lease's token."""

import secrets
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Min, QuerySet, Value
from django.db.models.functions import Coalesce

from activities.runtime import clock
from activities.runtime.edge import guarded
from lti_tool.delivery import circuit_breaker
from lti_tool.delivery.decide import seconds_until_retry
from lti_tool.delivery.leased_grade import LeasedGrade, is_answer, leased_grade
from lti_tool.delivery.outbox import next_timestamp
from lti_tool.delivery.row_lease import LEASE, RELEASED, free_lease
from lti_tool.models import DeliveryAttempt, DeliveryState, Deployment, ScoreDelivery, Standing
from lti_tool.protocol.services.results import Result


def due(now: datetime, *, is_probe: bool = False) -> QuerySet[ScoreDelivery]:
    """Deliveries that wait to be sent, have a column and are leased by no worker."""
    return ScoreDelivery.objects.filter(
        free_lease(now),
        circuit_breaker.awake(now, "lti_user__registration", is_probe=is_probe),
        acked_rev__lt=F("rev"),
        next_at__lte=now,
        line_item__resource_link__context__deployment__standing=Standing.ACTIVE,
    ).exclude(line_item__url="")


def registrations_with_due() -> list[int]:
    """LMSs that have something due, the longest waiting first."""
    by_registration = due(clock.now()).values("lti_user__registration_id").annotate(first=Min("next_at"))
    return list(by_registration.order_by("first").values_list("lti_user__registration_id", flat=True))


@transaction.atomic
def take(registration_id: int, turn: circuit_breaker.Turn) -> list[LeasedGrade]:
    """Leases up to turn.count due deliveries; their timestamp counts as sent from here on, and as not answered."""
    now = clock.now()
    waiting = due(now, is_probe=turn.is_probe).filter(lti_user__registration_id=registration_id)
    # On SQLite skip_locked does nothing; there transaction_mode=IMMEDIATE keeps others out.
    locked = (
        waiting.select_for_update(skip_locked=True, of=("self",)).only(*_NEEDED).select_related(*_RELATED)
    )
    # By next_at alone: its index gives the first few without sorting all that wait.
    rows = list(locked.order_by("next_at")[: turn.count])
    token = secrets.token_hex(16)
    ScoreDelivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        lease_token=token, lease_until=now + LEASE, sent_ts=F("score_ts"), last_http=None
    )
    deployments = _deployments({row.line_item.resource_link.context.deployment_id for row in rows})
    grades = [
        guarded(
            partial(leased_grade, row, deployments, token, turn.is_probe),
            partial(_put_back_unread, row),
            event="delivery_unreadable",
            delivery=row.pk,
        )
        for row in rows
    ]
    return [grade for grade in grades if grade is not None]


def locked_for(grade: LeasedGrade) -> float | None:
    """For how many seconds the column has refused this revision, though it has taken grades before; None: it never did."""
    column = ScoreDelivery.objects.filter(line_item__deliveries=grade.delivery_id, acked_rev__gt=0)
    if not column.exists():
        return None
    refused = DeliveryAttempt.objects.filter(
        delivery=grade.delivery_id, rev=grade.rev, outcome__in=("access_paused", "access_refused")
    )
    since = refused.aggregate(first=Min("at"))["first"]
    return (clock.now() - since).total_seconds() if since else 0.0


def renew(grade: LeasedGrade) -> bool:
    """Prolongs the lease; False when it was lost or the grade has changed."""
    return bool(_ours(grade).filter(rev=grade.rev).update(lease_until=clock.now() + LEASE))


def bump(grade: LeasedGrade) -> datetime | None:
    """A later timestamp for the same grade, None when the lease was lost or the grade has changed."""
    ours, now = _ours(grade).filter(rev=grade.rev), clock.now()
    row = ours.first()
    if row is None:
        return None
    later = next_timestamp(row, now)
    is_written = ours.update(score_ts=later, sent_ts=later, lease_until=now + LEASE)
    return later if is_written else None  # it may have changed since it was read


def acknowledge(grade: LeasedGrade, status: int | None) -> bool:
    """The LMS has this revision; a newer one stays due. False when the lease was lost."""
    facts = _acknowledged(status) | {
        "acked_score": grade.score.points,
        "acked_maximum": grade.score.max_points,
        "acked_comment": grade.comment,
    }
    is_newest = _ours(grade).filter(rev=grade.rev)
    settled: dict[str, Any] = {
        "state": DeliveryState.SENT,
        "next_at": None,
        "perhaps_held": [],
        "is_perhaps_there": False,
    }
    return bool(
        is_newest.update(acked_rev=grade.rev, **settled, **facts)
        or _ours(grade).update(acked_rev=grade.rev, **facts)
    )


def acknowledge_newest(statuses: Mapping[LeasedGrade, int | None]) -> list[LeasedGrade]:
    """Acknowledges in few statements those that are ours and have not changed since; the others wait for acknowledge().

    For the caller's transaction. A row that someone else locks is left out: whoever holds many locks waits for none.
    """
    rows = ScoreDelivery.objects.select_for_update(skip_locked=True)
    leased = {
        (pk, rev, token)
        for pk, rev, token in rows.filter(pk__in=[grade.delivery_id for grade in statuses]).values_list(
            "pk", "rev", "lease_token"
        )
    }
    newest = [grade for grade in statuses if (grade.delivery_id, grade.rev, grade.lease_token) in leased]
    by_status: dict[int | None, list[int]] = defaultdict(list)
    for grade in newest:
        by_status[statuses[grade]].append(grade.delivery_id)
    for status, ids in by_status.items():
        facts = _acknowledged(status)
        ScoreDelivery.objects.filter(pk__in=ids).update(
            acked_rev=F("rev"),
            acked_score=F("score_given"),
            acked_maximum=F("score_maximum"),
            acked_comment=F("comment"),
            perhaps_held=[],
            is_perhaps_there=False,
            state=DeliveryState.SENT,
            next_at=None,
            **facts,
        )
    return newest


def put_back(
    grade: LeasedGrade,
    *,
    state: DeliveryState,
    problem: str,
    status: int | None,
    next_at: datetime | None,
    was_sent: bool,
    last_sent: datetime | None,
    instead: Result | None,
) -> bool:
    """The LMS does not have it yet; a grade that came meanwhile keeps its own time. False when the lease was lost.

    `last_sent`: the time of an earlier try under this lease, which the next one must be later than.
    `instead`: what the gradebook was seen to hold in its place.
    """
    facts: dict[str, Any] = {
        "state": state,
        "problem": problem,
        "last_http": status,
        "next_at": next_at,
        "attempts": F("attempts") + 1,
        "first_failed_at": Coalesce("first_failed_at", Value(clock.now())),
        "is_perhaps_there": grade.is_perhaps_there or (was_sent and not is_answer(status)),
        **RELEASED,
    }
    if not was_sent:
        facts |= {"sent_ts": last_sent or grade.sent_ts_before}
    if state is DeliveryState.CONFLICT:
        score, maximum = (instead.score, instead.maximum) if instead else (None, None)
        facts |= {"lms_differs_at": clock.now() if instead else None, "lms_score": score}
        facts |= {"lms_maximum": maximum, "is_rounded": False}
    return bool(_ours(grade).filter(rev=grade.rev).update(**facts)) or release(grade)


def release(grade: LeasedGrade) -> bool:
    """Gives the lease back, nothing learnt; False when it was lost."""
    return bool(_ours(grade).update(**RELEASED))


def give_back_unsent(grade: LeasedGrade) -> bool:
    """Gives back what was leased in advance and never sent, its time with it; False when the lease was lost."""
    unsent = {"sent_ts": grade.sent_ts_before, "last_http": grade.last_http_before}
    return bool(_ours(grade).update(**unsent, **RELEASED))


def tried(grade: LeasedGrade, *, outcome: str, status: int | None, milliseconds: int) -> DeliveryAttempt:
    """One line of the delivery log, not saved yet."""
    return DeliveryAttempt(
        delivery_id=grade.delivery_id,
        rev=grade.rev,
        at=clock.now(),
        status=status,
        outcome=outcome,
        milliseconds=milliseconds,
    )


_RELATED = ("lti_user", "grader", "line_item__resource_link__context")
# Making a model's instance costs more than reading it, so only what a send needs is read, and the LMS once for all.
_NEEDED = (
    *("rev", "attempts", "score_given", "score_maximum", "score_ts", "sent_ts", "started_at", "submitted_at"),
    *(
        "comment",
        "acked_score",
        "acked_maximum",
        "acked_comment",
        "perhaps_held",
        "is_perhaps_there",
        "last_http",
    ),
    *("lti_user__sub", "grader__sub", "line_item__url", "line_item__resource_link__context"),
    *("line_item__resource_link__context__ags_scopes", "line_item__resource_link__context__deployment"),
)


def _ours(grade: LeasedGrade) -> QuerySet[ScoreDelivery]:
    return ScoreDelivery.objects.filter(pk=grade.delivery_id, lease_token=grade.lease_token)


def _acknowledged(status: int | None) -> dict[str, Any]:
    facts = {"attempts": 0, "problem": "", "last_http": status, "delivered_at": clock.now()}
    return {**facts, "first_failed_at": None, **RELEASED}


def _deployments(ids: set[int]) -> dict[int, Deployment]:
    return {one.pk: one for one in Deployment.objects.select_related("registration").filter(pk__in=ids)}


def _put_back_unread(row: ScoreDelivery) -> None:
    """A row that our code cannot read waits alone, and is shown; who has just leased it holds its lock still."""
    ScoreDelivery.objects.filter(pk=row.pk).update(
        state=DeliveryState.NEEDS_ATTENTION,
        problem="internal",
        attempts=F("attempts") + 1,
        sent_ts=row.sent_ts,
        next_at=clock.now() + timedelta(seconds=seconds_until_retry(row.attempts, None)),
        **RELEASED,
    )
