"""Taking a delivery on lease, and giving it back: short transactions, fenced by the lease's token."""

import secrets
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from activities import clock
from lti_tool.delivery import platforms
from lti_tool.models import DeliveryAttempt, DeliveryState, Deployment, ScoreDelivery, Standing
from lti_tool.protocol.ags import Score
from lti_tool.protocol.results import Result, is_same
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
    # This revision may have arrived though no answer came: see send.py.
    is_perhaps_there: bool = False
    # Other points than any that may stand there by now: where they are, the words that came with them are too.
    is_other_grade: bool = True
    comment: str = ""
    sent_ts_before: datetime | None = None
    claimed_at: float = field(default_factory=time.monotonic)

    @property
    def registration_id(self) -> int:
        return self.deployment.registration_id


def free_lease(now: datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lte=now)


def due(now: datetime, *, is_probe: bool = False) -> QuerySet[ScoreDelivery]:
    """What waits to be sent, has a column and is in no one's hands."""
    return ScoreDelivery.objects.filter(
        free_lease(now),
        platforms.awake(now, "lti_user__registration", is_probe=is_probe),
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
    here = due(now, is_probe=turn.is_probe).filter(lti_user__registration_id=registration_id)
    # On SQLite skip_locked does nothing; there transaction_mode=IMMEDIATE keeps others out.
    locked = here.select_for_update(skip_locked=True, of=("self",)).only(*_NEEDED).select_related(*_RELATED)
    # By next_at alone: its index gives the first few without sorting all that wait.
    rows = list(locked.order_by("next_at")[: turn.count])
    if not rows:
        return []
    token = secrets.token_hex(16)
    ScoreDelivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        lease_token=token, lease_until=now + LEASE, sent_ts=F("score_ts")
    )
    deployments = _deployments({row.line_item.resource_link.context.deployment_id for row in rows})
    return [_claim(row, deployments, token, turn.is_probe) for row in rows]


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
    done = _acknowledged(status) | {
        "acked_score": held.score.points,
        "acked_maximum": held.score.max_points,
        "acked_comment": held.comment,
    }
    is_newest = _held(held).filter(rev=held.rev)
    settled: dict[str, Any] = {"state": DeliveryState.SENT, "next_at": None, "perhaps_held": []}
    return bool(
        is_newest.update(acked_rev=held.rev, **settled, **done)
        or _held(held).update(acked_rev=held.rev, **done)
    )


def acknowledge_newest(statuses: Mapping[Claim, int | None]) -> list[Claim]:
    """Acknowledges in few statements those that are ours and have not changed since; the others wait for acknowledge().

    For the caller's transaction. A row that someone else locks is left out: whoever holds many locks waits for none.
    """
    rows = ScoreDelivery.objects.select_for_update(skip_locked=True).order_by()
    here = {
        (pk, rev, token)
        for pk, rev, token in rows.filter(pk__in=[held.delivery_id for held in statuses]).values_list(
            "pk", "rev", "lease_token"
        )
    }
    newest = [held for held in statuses if (held.delivery_id, held.rev, held.lease_token) in here]
    by_status: dict[int | None, list[int]] = defaultdict(list)
    for held in newest:
        by_status[statuses[held]].append(held.delivery_id)
    for status, ids in by_status.items():
        done = _acknowledged(status)
        ScoreDelivery.objects.filter(pk__in=ids).update(
            acked_rev=F("rev"),
            acked_score=F("score_given"),
            acked_maximum=F("score_maximum"),
            acked_comment=F("comment"),
            perhaps_held=[],
            state=DeliveryState.SENT,
            next_at=None,
            **done,
        )
    return newest


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


def give_back_unsent(held: Claim) -> bool:
    """Gives back what was claimed in advance and never sent, its time with it; False when the lease was lost."""
    return bool(_held(held).update(sent_ts=held.sent_ts_before, **_RELEASED))


def tried(held: Claim, *, outcome: str, status: int | None, milliseconds: int) -> DeliveryAttempt:
    """One line for those who ask what happened, not saved yet."""
    return DeliveryAttempt(
        delivery_id=held.delivery_id,
        rev=held.rev,
        at=clock.now(),
        status=status,
        outcome=outcome,
        milliseconds=milliseconds,
    )


_RELEASED = {"lease_token": "", "lease_until": None}
_RELATED = ("lti_user", "grader", "line_item__resource_link__context")
# Making a model's instance costs more than reading it, so only what a send needs is read, and the LMS once for all.
_NEEDED = (
    *("rev", "attempts", "score_given", "score_maximum", "score_ts", "sent_ts", "started_at", "submitted_at"),
    *("comment", "acked_score", "acked_maximum", "acked_comment", "perhaps_held", "last_http"),
    *("lti_user__sub", "grader__sub", "line_item__url", "line_item__resource_link__context"),
    *("line_item__resource_link__context__ags_scopes", "line_item__resource_link__context__deployment"),
)


def _held(held: Claim) -> QuerySet[ScoreDelivery]:
    return ScoreDelivery.objects.filter(pk=held.delivery_id, lease_token=held.lease_token)


def _acknowledged(status: int | None) -> dict[str, Any]:
    done = {"attempts": 0, "problem": "", "last_http": status, "delivered_at": clock.now()}
    return {**done, "first_failed_at": None, **_RELEASED}


def _deployments(ids: set[int]) -> dict[int, Deployment]:
    return {one.pk: one for one in Deployment.objects.select_related("registration").filter(pk__in=ids)}


def _claim(row: ScoreDelivery, deployments: Mapping[int, Deployment], token: str, is_probe: bool) -> Claim:
    context = row.line_item.resource_link.context
    deployment = deployments[context.deployment_id]
    return Claim(
        delivery_id=row.pk,
        rev=row.rev,
        attempts=row.attempts,
        lease_token=token,
        line_item_url=row.line_item.url,
        score=_score(row, deployment.registration.product),
        deployment=deployment,
        may_look=SCOPE_RESULT in context.ags_scopes,
        is_probe=is_probe,
        is_perhaps_there=_was_sent_before(row) and not _was_answered(row),
        is_other_grade=_is_other_grade(row, deployment.registration.product),
        comment=row.comment,
        sent_ts_before=row.sent_ts,
    )


def _was_sent_before(row: ScoreDelivery) -> bool:
    return row.sent_ts == row.score_ts


def _is_other_grade(row: ScoreDelivery, product: str) -> bool:
    """Moodle tells comments (4.5, 2026-11): there, points prove nothing of words."""
    before = [(row.acked_score, row.acked_maximum), *row.perhaps_held]
    return product != "moodle" and not any(
        is_same(Result(*one), row.score_given, row.score_maximum) for one in before
    )


def _was_answered(row: ScoreDelivery) -> bool:
    """Whether the last try got an answer that means no: a gateway's 5xx says nothing of what stands behind it."""
    return row.attempts > 0 and row.last_http is not None and row.last_http < 500


def _score(row: ScoreDelivery, product: str) -> Score:
    # Canvas counts a submission and adds a comment for each score, a repeated one too, unless told otherwise (2026-11).
    is_canvas = product == "canvas"
    is_new_submission = not _was_sent_before(row) and row.grader is None
    return Score(
        user_id=row.lti_user.sub,
        points=row.score_given,
        max_points=row.score_maximum,
        timestamp=row.score_ts,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        comment="" if is_canvas and row.comment == row.acked_comment else row.comment,
        scoring_user_id=row.grader.sub if row.grader else "",
        new_submission=is_new_submission if is_canvas else None,
    )
