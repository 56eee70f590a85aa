"""Retention: what has lain long enough is removed, by the worker each day and by `manage.py purge`."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F, QuerySet

from activities.runtime import clock
from lti_tool import bridge
from lti_tool.models import ErasedPerson, ReceivedNotice, ScoreDelivery
from lti_tool.privacy import erasures

log = logging.getLogger("verstas.privacy")
ANONYMOUS_KEPT = timedelta(days=30)  # nobody can come back to what was done without an id
NOTICES_KEPT = timedelta(days=30)  # longer than an LMS tries to send one again
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
DAY_SECONDS = 24 * 3600.0
PEOPLE_A_DAY = 200  # the worker has grades to send too


@dataclass(frozen=True)
class Purged:
    """How many of each were removed, or would be; `kept_back` wait for the gradebook first."""

    people: int
    kept_back: int
    anonymous_people: int
    audit_events: int
    erasure_fingerprints: int
    notices: int
    answered_feedback: int


def purge_expired(*, dry_run: bool = False, at_most: int | None = None) -> Purged:
    """Removes what is older than the settings say; a grade that waits to be sent keeps its person."""
    silent, unsent = _silent(), _unsent_among_silent()
    people = silent.exclude(pk__in=unsent)[:at_most]
    anonymous = _anonymous()[:at_most]
    return Purged(
        people=_erase(people, dry_run=dry_run),
        kept_back=unsent.count(),
        anonymous_people=_erase(anonymous, dry_run=dry_run),
        audit_events=_forget_audit(dry_run=dry_run),
        erasure_fingerprints=_delete(_fingerprints(), dry_run=dry_run),
        notices=_delete(_notices(), dry_run=dry_run),
        answered_feedback=_delete(_feedback(), dry_run=dry_run),
    )


def daily_purge(*, clock_seconds: Callable[[], float] = time.monotonic) -> Callable[[], object]:
    """For the worker: at its start and then once a day, first erases again whom a restored backup brought back."""
    last: list[float] = []

    def look() -> None:
        now = clock_seconds()
        if last and now - last[-1] < DAY_SECONDS:
            return
        last[:] = [now]
        back = erasures.erase_again(erasures.listed_erasures())
        purged = purge_expired(at_most=PEOPLE_A_DAY)
        log.info("purged", extra={"erased_again": back, **vars(purged)})

    return look


def _erase(people: QuerySet[bridge.User], *, dry_run: bool) -> int:
    rows = list(people)
    for person in [] if dry_run else rows:
        erasures.erase_person(person=person, actor=None, remember=False)
    return len(rows)


def _delete(
    rows: QuerySet[ErasedPerson] | QuerySet[ReceivedNotice] | QuerySet[bridge.Feedback], *, dry_run: bool
) -> int:
    return rows.count() if dry_run else rows.delete()[0]


def _silent() -> QuerySet[bridge.User]:
    return bridge.people_past_their_term(now=clock.now(), else_days=settings.PEOPLE_KEPT_DAYS)


def _unsent_among_silent() -> QuerySet[bridge.User]:
    unsent = ScoreDelivery.objects.filter(acked_rev__lt=F("rev")).values("lti_user__user")
    return _silent().filter(pk__in=unsent)


def _anonymous() -> QuerySet[bridge.User]:
    """People without an id in any LMS, who are new at each launch."""
    return bridge.silent_people(since=clock.now() - ANONYMOUS_KEPT).filter(lti_user=None)


def _forget_audit(*, dry_run: bool) -> int:
    before = _days_ago(settings.AUDIT_KEPT_DAYS)
    return bridge.old_audit_events(before=before).count() if dry_run else bridge.forget_audit(before=before)


def _fingerprints() -> QuerySet[ErasedPerson]:
    return ErasedPerson.objects.filter(erased_at__lt=_days_ago(settings.BACKUPS_KEPT_DAYS))


def _notices() -> QuerySet[ReceivedNotice]:
    return ReceivedNotice.objects.filter(received_at__lt=clock.now() - NOTICES_KEPT)


def _feedback() -> QuerySet[bridge.Feedback]:
    return bridge.answered_feedback(before=_days_ago(settings.FEEDBACK_KEPT_DAYS))


def _days_ago(days: int) -> datetime:
    """0 days: a moment before anything was kept, so that nothing is ever too old."""
    return clock.now() - timedelta(days=days) if days else BEFORE_ALL
