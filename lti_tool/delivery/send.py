"""Sending leased grades, outside any transaction, and keeping what came of them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from activities.runtime import clock
from activities.runtime.edge import guarded
from lti_tool.delivery import circuit_breaker, course_looks, leases, looking
from lti_tool.delivery.clients import service_of
from lti_tool.delivery.decide import (
    DAY,
    Action,
    Decision,
    Facts,
    Seen,
    after_error,
    after_failed_look,
    after_look,
    after_reply,
    internal,
    is_for_a_person,
    seconds_until_retry,
)
from lti_tool.delivery.leased_grade import LeasedGrade
from lti_tool.models import DeliveryAttempt, DeliveryState
from lti_tool.protocol.errors import LtiError, Misconfigured, Unavailable
from lti_tool.protocol.services.ags import Score, send_score
from lti_tool.protocol.services.replies import retry_after
from lti_tool.protocol.services.results import Result
from lti_tool.protocol.services.service import PlatformService

# What waited longer for its turn is looked at again: the lease, and whether it is still the newest.
STALE_SECONDS = 5.0


@dataclass(frozen=True)
class Outcome:
    """The last decision and the HTTP status behind it; no decision: the lease was lost on the way."""

    decision: Decision | None
    status: int | None = None
    was_sent: bool = True
    # Where this one never left: the time of the last one in this turn that did.
    last_sent: datetime | None = None
    instead: Result | None = None  # what the gradebook holds in its place


@dataclass(frozen=True)
class Sent:
    """A leased grade and what came of it, not kept yet."""

    grade: LeasedGrade
    outcome: Outcome
    milliseconds: int

    @property
    def is_against_platform(self) -> bool:
        """Whether this outcome speaks against sending anything more to the LMS just now."""
        decision = self.outcome.decision
        return bool(decision and (decision.is_outage or decision.action is Action.PAUSE_PLATFORM))

    @property
    def is_for_platform(self) -> bool:
        """Whether this outcome shows that the LMS works."""
        outcome = self.outcome
        return bool(outcome.decision) and outcome.status is not None and not self.is_against_platform

    @property
    def is_acknowledged(self) -> bool:
        decision = self.outcome.decision
        return decision is not None and decision.action is Action.ACKNOWLEDGE

    @property
    def line(self) -> DeliveryAttempt:
        decision, status = self.outcome.decision, self.outcome.status
        word = (decision.problem or decision.action.name.lower()) if decision else "overtaken"
        return leases.tried(self.grade, outcome=word, status=status, milliseconds=self.milliseconds)


def deliver(grade: LeasedGrade) -> None:
    """Sends a leased grade and acts on the LMS's answer."""
    _keep_one(sent := attempt(grade))
    _judge([sent])


def attempt(grade: LeasedGrade) -> Sent:
    """Sends a leased grade; nothing is kept of it yet."""
    started = time.monotonic()
    if started - grade.leased_at > STALE_SECONDS and not leases.renew(grade):
        return Sent(grade, Outcome(None), 0)
    outcome = guarded(
        lambda: _send_until_decided(grade, service_of(grade.deployment)),
        partial(Outcome, internal()),
        event="delivery_failed",
        delivery=grade.delivery_id,
    )
    return Sent(grade, outcome, round(1000 * (time.monotonic() - started)))


def keep(sent: Sequence[Sent]) -> None:
    """Writes down what came of several sends in one go; may be called again where the database was away."""
    acknowledged = _keep_acknowledged([result for result in sent if result.is_acknowledged])
    for result in sent:
        if result.grade not in acknowledged:
            _keep_or_put_back(result)
    _judge(sent)


def _keep_or_put_back(result: Sent) -> None:
    """What cannot be kept as it came out is a try that failed, and is told; at worst the lease ends by itself."""
    failed = replace(result, outcome=Outcome(internal(), result.outcome.status))
    put_back = partial(
        guarded,
        partial(_keep_one, failed),
        lambda: None,
        event="delivery_not_put_back",
        delivery=result.grade.delivery_id,
    )
    guarded(
        partial(_keep_one, result), put_back, event="delivery_not_kept", delivery=result.grade.delivery_id
    )


@transaction.atomic
def _keep_acknowledged(sent: Sequence[Sent]) -> set[LeasedGrade]:
    if len(sent) < 2:
        return set()
    acknowledged = set(leases.acknowledge_newest({one.grade: one.outcome.status for one in sent}))
    DeliveryAttempt.objects.bulk_create([one.line for one in sent if one.grade in acknowledged])
    return acknowledged


@transaction.atomic
def _keep_one(sent: Sent) -> None:
    """Writes the outcome and a line in the log; nothing at all where the lease was lost, or the grade erased."""
    decision = sent.outcome.decision
    grade = sent.grade
    if _settle(grade, sent.outcome, decision) if decision else leases.release(grade):
        sent.line.save()


def _judge(sent: Sequence[Sent]) -> None:
    """Tells the circuit breaker, in the order of the sends; a success after a success says nothing new of an LMS."""
    working: set[int] = set()
    for result in sent:
        registration_id, outcome = result.grade.registration_id, result.outcome
        if outcome.decision and not (result.is_for_platform and registration_id in working):
            circuit_breaker.judge(
                registration_id, outcome.decision, outcome.status, is_probe=result.grade.is_probe
            )
        if result.is_for_platform:
            working.add(registration_id)
        elif outcome.decision:
            working.discard(registration_id)


def _send_until_decided(grade: LeasedGrade, service: PlatformService) -> Outcome:
    """At most three sends: as it is, without a new submission, and with a later timestamp."""
    score, facts = grade.score, Facts(attempts=grade.attempts, is_probe=grade.is_probe)
    if score.comment and grade.may_look and grade.is_perhaps_there:
        # Canvas adds the comment of each send, a repeated one too (2026-11).
        outcome = _found_before_sending(service, grade, facts)
        if outcome is not None:
            return outcome
    last_sent = None
    while True:
        outcome = _send(service, grade, score, facts)
        outcome = replace(outcome, last_sent=outcome.last_sent or last_sent)
        last_sent = score.timestamp
        action = outcome.decision.action if outcome.decision else None
        if action is Action.SEND_WITHOUT_SUBMISSION and leases.renew(grade):
            score, facts = replace(score, new_submission=False), replace(facts, is_without_submission=True)
        elif action is Action.BUMP and (later := leases.bump(grade)):
            score, facts = replace(score, timestamp=later), replace(facts, is_bumped=True)
        elif action in {Action.SEND_WITHOUT_SUBMISSION, Action.BUMP}:
            return replace(outcome, decision=None)
        else:
            return outcome


def _found_before_sending(service: PlatformService, grade: LeasedGrade, facts: Facts) -> Outcome | None:
    """The outcome of an earlier try that needs no further one; None: the grade is to be sent."""
    if not leases.renew(grade):
        return Outcome(None)
    try:
        has_arrived = looking.has_arrived(service, grade)
    except Unavailable as error:
        return Outcome(after_failed_look(error, facts), error.http_status, was_sent=False)
    return Outcome(after_look(Seen.OURS, facts), 200) if has_arrived else None


def _send(service: PlatformService, grade: LeasedGrade, score: Score, facts: Facts) -> Outcome:
    try:
        reply = send_score(service, grade.line_item_url, score)
    except LtiError as error:
        if error.was_seen and not error.was_sent:
            # Its time is used up, and that it was refused is all that is known.
            return Outcome(after_error(error, facts), 401, was_sent=False, last_sent=score.timestamp)
        return Outcome(after_error(error, facts), error.http_status, was_sent=error.was_sent)
    wait = retry_after(reply, clock.now())
    if reply.status == 403:
        facts = replace(facts, locked_for=leases.locked_for(grade))
    decision = after_reply(reply.status, reply.text, facts, wait, reply.headers)
    if decision.action is Action.VERIFY:
        return _look(service, grade, facts, reply.status)
    return Outcome(decision, reply.status)


def _look(service: PlatformService, grade: LeasedGrade, facts: Facts, status: int) -> Outcome:
    """Asks the gradebook whether it holds this grade: a refused timestamp often means that it came through."""
    if not leases.renew(grade):
        return Outcome(None, status)
    try:
        look, result = looking.seen(service, grade)
    except (Unavailable, Misconfigured) as error:
        return Outcome(after_failed_look(error, facts), status)
    return Outcome(after_look(look, facts), status, instead=result)


def _settle(grade: LeasedGrade, outcome: Outcome, decision: Decision) -> bool:
    if decision.action is Action.ACKNOWLEDGE:
        return leases.acknowledge(grade, outcome.status)
    state, seconds = DeliveryState.WAITING, seconds_until_retry(grade.attempts, decision.wait)
    if decision.action is Action.ASK_A_PERSON:
        state, seconds = DeliveryState.NEEDS_ATTENTION, DAY
    elif decision.action is Action.CONFLICT:
        state = DeliveryState.CONFLICT
    elif is_for_a_person(decision, grade.attempts, outcome.status):
        state = DeliveryState.NEEDS_ATTENTION
    next_at = None if state is DeliveryState.CONFLICT else clock.now() + timedelta(seconds=seconds)
    if decision.problem == "column_gone":
        course_looks.want_for(grade.delivery_id)
    return leases.put_back(
        grade,
        state=state,
        problem=decision.problem,
        status=outcome.status,
        next_at=next_at,
        was_sent=outcome.was_sent,
        last_sent=outcome.last_sent,
        instead=outcome.instead,
    )
