"""The outbox of grades: a delivery is written in the transaction that made the grade; the worker sends it."""

import math
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from activities.runtime import clock
from lti_tool.bridge import GradeEvent
from lti_tool.models import (
    AccessToken,
    DeliveryState,
    LineItem,
    LtiUser,
    NoticeService,
    Registration,
    ResourceLink,
    ScoreDelivery,
)

STEP = timedelta(seconds=1)  # Moodle compares whole seconds and refuses an equal one (4.5, 2026-11)


@transaction.atomic
def queue(
    *,
    line_item: LineItem,
    lti_user: LtiUser,
    points: float,
    max_points: float,
    started_at: datetime | None,
    submitted_at: datetime | None,
    comment: str = "",
    grader: LtiUser | None = None,
) -> ScoreDelivery:
    """Makes this the grade to be sent, in place of any that still waits: the newest wins."""
    if not (math.isfinite(points) and math.isfinite(max_points) and points >= 0 and max_points > 0):
        raise ValueError("A grade is a finite number of a maximum above zero.")
    now = clock.now()
    payload = {
        "score_given": points,
        "score_maximum": max_points,
        "started_at": started_at,
        "submitted_at": submitted_at,
        "comment": comment,
        "grader": grader,
    }
    first = {**payload, "rev": 1, "score_ts": now, "next_at": now}
    delivery, is_new = ScoreDelivery.objects.select_for_update().get_or_create(
        line_item=line_item, lti_user=lti_user, defaults=first
    )
    if is_new:
        return delivery
    _remember_unanswered(delivery)
    delivery.is_perhaps_there = False
    for name, value in payload.items():
        setattr(delivery, name, value)
    delivery.rev += 1
    delivery.score_ts = next_timestamp(delivery, now)
    _make_due(delivery, now)
    delivery.save(
        update_fields=[*payload, "perhaps_held", "is_perhaps_there", "rev", "score_ts", *_DUE_FIELDS]
    )
    return delivery


def queue_grade(*, line_item: LineItem, lti_user: LtiUser, grade: GradeEvent) -> ScoreDelivery:
    """A grade of the ledger, by whoever gave it where the LMS knows that person too."""
    people = LtiUser.objects.filter(registration=lti_user.registration_id)
    return queue(
        line_item=line_item,
        lti_user=lti_user,
        points=grade.points,
        max_points=grade.max_points,
        started_at=grade.started_at,
        submitted_at=grade.submitted_at,
        comment=grade.comment,
        grader=people.filter(user=grade.grader_id).first() if grade.grader_id else None,
    )


def _remember_unanswered(delivery: ScoreDelivery) -> None:
    """A replaced grade may stand in the gradebook all the same, where it was sent and no answer came."""
    sent = [delivery.score_given, delivery.score_maximum]
    is_unanswered = delivery.acked_rev < delivery.rev and delivery.sent_ts == delivery.score_ts
    if is_unanswered and sent not in delivery.perhaps_held:
        delivery.perhaps_held = [*delivery.perhaps_held, sent]


def queue_anew(delivery: ScoreDelivery) -> ScoreDelivery:
    """The same grade once more, as if it were new: the gradebook has lost it, or holds another."""
    return queue(
        line_item=delivery.line_item,
        lti_user=delivery.lti_user,
        points=delivery.score_given,
        max_points=delivery.score_maximum,
        started_at=delivery.started_at,
        submitted_at=delivery.submitted_at,
        comment=delivery.comment,
        grader=delivery.grader,
    )


def find_grade(*, context: int | None, pk: int) -> ScoreDelivery | None:
    """A grade of this course of the LMS; None for any other."""
    rows = ScoreDelivery.objects.select_related("line_item__resource_link__placement")
    return rows.filter(line_item__resource_link__context=context, pk=pk).first() if context else None


def retry_delivery(delivery: ScoreDelivery) -> None:
    """Lets a delivery that waits or needs attention be tried now."""
    with transaction.atomic():
        locked = ScoreDelivery.objects.select_for_update().get(pk=delivery.pk)
        if locked.acked_rev >= locked.rev:
            return
        _make_due(locked, clock.now())
        locked.save(update_fields=_DUE_FIELDS)
        LineItem.objects.filter(pk=locked.line_item_id, url="").update(next_at=clock.now())


def is_kept_back(delivery: ScoreDelivery) -> bool:
    """Whether it waits for a person to decide that it goes over what the gradebook holds, or may hold."""
    is_unknown = delivery.state == DeliveryState.NEEDS_ATTENTION and delivery.problem == "results_unreadable"
    return delivery.acked_rev < delivery.rev and (delivery.state == DeliveryState.CONFLICT or is_unknown)


def send_over_newer(delivery: ScoreDelivery) -> None:
    """Sends over a newer grade of the gradebook: a person has decided it."""
    with transaction.atomic():
        locked = ScoreDelivery.objects.select_for_update().get(pk=delivery.pk)
        if locked.acked_rev >= locked.rev:
            return
        now = clock.now()
        locked.score_ts = next_timestamp(locked, now)
        _make_due(locked, now)
        locked.save(update_fields=["score_ts", *_DUE_FIELDS])


def wake_link(resource_link: ResourceLink) -> None:
    """A launch brought fresh addresses or rights: what waits for this link is due again."""
    LineItem.objects.filter(resource_link=resource_link, url="").update(
        next_at=clock.now(), attempts=0, problem=""
    )
    _wake(ScoreDelivery.objects.filter(line_item__resource_link=resource_link))


@transaction.atomic
def wake_registration(registration: Registration) -> None:
    """An administrator changed something: forget what was held against this LMS and try all again."""
    AccessToken.objects.filter(registration=registration).delete()
    Registration.objects.filter(pk=registration.pk).update(
        paused_until=None, consecutive_failures=0, auth_problem=""
    )
    of_registration = {"resource_link__context__deployment__registration": registration}
    LineItem.objects.filter(url="", **of_registration).update(next_at=clock.now(), attempts=0, problem="")
    NoticeService.objects.filter(deployment__registration=registration).update(
        next_at=clock.now(), attempts=0
    )
    _wake(ScoreDelivery.objects.filter(lti_user__registration=registration))


def next_timestamp(delivery: ScoreDelivery, now: datetime) -> datetime:
    """At least a second after the last one sent; one never sent lends its time to the next (AGS 2.0 §3.4.5)."""
    return max(now, delivery.sent_ts + STEP) if delivery.sent_ts else now


_DUE_FIELDS = ["next_at", "attempts", "state", "problem"]


def _make_due(delivery: ScoreDelivery, now: datetime) -> None:
    delivery.next_at, delivery.attempts = now, 0
    delivery.state, delivery.problem = DeliveryState.WAITING, ""


def _wake(deliveries: QuerySet[ScoreDelivery]) -> None:
    unsent = deliveries.filter(acked_rev__lt=F("rev")).exclude(state=DeliveryState.CONFLICT)
    unsent.update(next_at=clock.now(), attempts=0, state=DeliveryState.WAITING, problem="")
