"""An LMS that is down, or no longer knows us, rests as a whole: one probe at a time, and no one else waits."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q

from activities.runtime import clock
from lti_tool.delivery.decide import Action, Decision
from lti_tool.models import DeliveryState, Registration, ScoreDelivery

FAILURES_BEFORE_REST = 5
FIRST_REST, LONGEST_REST = timedelta(seconds=15), timedelta(minutes=5)
FIRST_ACCESS_REST, LONGEST_ACCESS_REST = timedelta(minutes=1), timedelta(hours=1)
LONGEST_ASKED_REST = timedelta(hours=1)
PROBE_TIME = timedelta(seconds=120)
_CHANCE = secrets.SystemRandom()


@dataclass(frozen=True)
class Turn:
    """How many requests an LMS may be sent now; the only one to a resting LMS is a probe."""

    count: int
    is_probe: bool = False


def awake(now: datetime, path: str = "", *, is_probe: bool = False) -> Q:
    """Registrations that may be sent something; `path` leads to the registration.

    Whoever holds the probe has itself prolonged the rest, to keep others out, and asks for active ones only.
    """
    prefix = f"{path}__" if path else ""
    is_active = Q(**{f"{prefix}standing": "active"})
    if is_probe:
        return is_active
    return is_active & (Q(**{f"{prefix}paused_until": None}) | Q(**{f"{prefix}paused_until__lte": now}))


def turn_of(registration_id: int, in_flight: int, free: int, ahead: int = 0) -> Turn:
    """Takes the probe of a resting LMS for this worker, or says how many more it may have in flight.

    `ahead` more may be leased to wait for their turn, from an LMS that works.
    """
    now = clock.now()
    registration = Registration.objects.filter(pk=registration_id).first()
    if registration is None:
        return Turn(0)
    if registration.paused_until is None:
        more = 0 if registration.consecutive_failures else ahead
        return Turn(max(0, min(free + more, settings.SCORE_SENDS_IN_FLIGHT + more - in_flight)))
    rows = Registration.objects.filter(pk=registration_id, paused_until=registration.paused_until)
    if free < 1 or registration.paused_until > now:
        return Turn(0)
    return Turn(rows.update(paused_until=now + PROBE_TIME), is_probe=True)


def judge(registration_id: int, decision: Decision, status: int | None, *, is_probe: bool) -> None:
    """Opens or closes the circuit of an LMS by one answer; no status: it did not answer."""
    if decision.action is Action.PAUSE_PLATFORM:
        refused_us(registration_id, decision.problem, is_probe=is_probe)
    elif decision.is_outage and decision.wait:
        asked_to_wait(registration_id, decision.wait, is_probe=is_probe)
    elif decision.is_outage:
        failed(registration_id, is_probe=is_probe)
    elif status is not None:
        answered(registration_id)


def answered(registration_id: int) -> None:
    """The LMS works: grades that waited for it may go now."""
    rows = Registration.objects.filter(pk=registration_id)
    if not rows.filter(Q(consecutive_failures__gt=0) | Q(paused_until__isnull=False)).exists():
        return
    was_resting = rows.filter(paused_until__isnull=False)
    if was_resting.update(paused_until=None, consecutive_failures=0, auth_problem=""):
        # Many failures may have made the whole LMS's fault look like one grade's own.
        is_waiting = Q(state=DeliveryState.WAITING) | Q(problem="platform_error")
        waiting = ScoreDelivery.objects.filter(
            is_waiting, lti_user__registration_id=registration_id, acked_rev__lt=F("rev")
        )
        waiting.filter(next_at__gt=clock.now()).update(next_at=clock.now())
    else:
        rows.update(consecutive_failures=0)


def failed(registration_id: int, *, is_probe: bool) -> None:
    """No answer or a server error: after five in a row the LMS rests."""
    registration = _counted(registration_id, is_probe)
    if registration is not None and registration.consecutive_failures >= FAILURES_BEFORE_REST:
        _rest(
            registration, FIRST_REST, LONGEST_REST, registration.consecutive_failures - FAILURES_BEFORE_REST
        )


def refused_us(registration_id: int, problem: str, *, is_probe: bool) -> None:
    """No token for us, or a fresh one refused: the LMS rests and an administrator is told."""
    registration = _counted(registration_id, is_probe)
    if registration is not None:
        Registration.objects.filter(pk=registration_id).update(auth_problem=problem)
        _rest(registration, FIRST_ACCESS_REST, LONGEST_ACCESS_REST, registration.consecutive_failures - 1)


def asked_to_wait(registration_id: int, seconds: float, *, is_probe: bool) -> None:
    """The LMS named a time before which it wants nothing."""
    until = clock.now() + min(timedelta(seconds=seconds), LONGEST_ASKED_REST)
    rows = Registration.objects.filter(pk=registration_id)
    if not is_probe:
        rows = rows.filter(Q(paused_until=None) | Q(paused_until__lt=until))
    rows.update(paused_until=until)


def _counted(registration_id: int, is_probe: bool) -> Registration | None:
    """Counts a failure, unless the LMS rests already: what was in flight then says nothing new."""
    rows = Registration.objects.filter(pk=registration_id)
    if not is_probe:
        rows = rows.filter(paused_until=None)
    if not rows.update(consecutive_failures=F("consecutive_failures") + 1):
        return None
    return Registration.objects.filter(pk=registration_id).first()


def _rest(registration: Registration, first: timedelta, longest: timedelta, doublings: int) -> None:
    share = _CHANCE.uniform(0.8, 1.2)
    length = min(longest, first * 2 ** max(0, min(doublings, 10))) * share
    Registration.objects.filter(pk=registration.pk).update(paused_until=clock.now() + length)
