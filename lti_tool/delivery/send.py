"""Sending one claimed grade, outside any transaction, and keeping what came of it."""

import time
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction

from activities import clock
from lti_tool.delivery import claim as claims
from lti_tool.delivery import platforms
from lti_tool.delivery.access import service_of
from lti_tool.delivery.claim import Claim
from lti_tool.delivery.decide import (
    DAY,
    VISIBLE_AFTER,
    Action,
    Decision,
    Facts,
    after_error,
    after_look,
    after_reply,
    seconds_until_retry,
)
from lti_tool.models import DeliveryState
from lti_tool.protocol.ags import Score, is_same, result_of, send_score
from lti_tool.protocol.errors import LtiError, Unavailable
from lti_tool.protocol.service import PlatformService, retry_after


@dataclass(frozen=True)
class Outcome:
    """The last decision and the HTTP status behind it; no decision: the lease was lost on the way."""

    decision: Decision | None
    status: int | None = None


def deliver(held: Claim) -> None:
    """Sends a claimed grade and acts on the LMS's answer."""
    started = time.monotonic()
    outcome = _send_until_decided(held, service_of(held.deployment))
    milliseconds = round(1000 * (time.monotonic() - started))
    _keep(held, outcome, milliseconds)
    if outcome.decision:
        platforms.judge(held.registration_id, outcome.decision, outcome.status, is_probe=held.is_probe)


@transaction.atomic
def _keep(held: Claim, outcome: Outcome, milliseconds: int) -> None:
    """What came of it, and a line in the log; nothing at all where the lease was lost, or the grade erased."""
    decision, status = outcome.decision, outcome.status
    is_ours = _settle(held, decision, status) if decision else claims.release(held)
    if is_ours:
        word = (decision.problem or decision.action.name.lower()) if decision else "overtaken"
        claims.record(held, outcome=word, status=status, milliseconds=milliseconds)


def _send_until_decided(held: Claim, service: PlatformService) -> Outcome:
    """At most three sends: as it is, without a new submission, and with a later timestamp."""
    score, facts = held.score, Facts(attempts=held.attempts)
    while True:
        outcome = _send(service, held, score, facts)
        action = outcome.decision.action if outcome.decision else None
        if action is Action.SEND_WITHOUT_SUBMISSION and claims.renew(held):
            score, facts = replace(score, new_submission=False), replace(facts, is_without_submission=True)
        elif action is Action.BUMP and (later := claims.bump(held)):
            score, facts = replace(score, timestamp=later), replace(facts, is_bumped=True)
        elif action in {Action.SEND_WITHOUT_SUBMISSION, Action.BUMP}:
            return replace(outcome, decision=None)
        else:
            return outcome


def _send(service: PlatformService, held: Claim, score: Score, facts: Facts) -> Outcome:
    try:
        reply = send_score(service, held.line_item_url, score)
    except LtiError as error:
        return Outcome(after_error(error, facts), error.http_status)
    wait = retry_after(reply, clock.now())
    decision = after_reply(reply.status, reply.text, facts, wait)
    if decision.action is Action.VERIFY:
        return Outcome(_look(service, held, score, facts), reply.status)
    return Outcome(decision, reply.status)


def _look(service: PlatformService, held: Claim, score: Score, facts: Facts) -> Decision | None:
    """Asks the gradebook whether it holds this grade: a refused timestamp often means that it came through."""
    if not claims.renew(held):
        return None
    if not held.may_look:
        return after_look(None, facts)
    try:
        result = result_of(service, held.line_item_url, score.user_id)
    except Unavailable as error:
        return after_error(error, facts)
    except LtiError:
        return after_look(None, facts)
    return after_look(is_same(result, score.points, score.max_points), facts)


def _settle(held: Claim, decision: Decision, status: int | None) -> bool:
    if decision.action is Action.ACKNOWLEDGE:
        return claims.acknowledge(held, status)
    state, seconds = DeliveryState.WAITING, seconds_until_retry(held.attempts, decision.wait)
    if decision.action is Action.ASK_A_PERSON:
        state, seconds = DeliveryState.NEEDS_ATTENTION, DAY
    elif decision.action is Action.CONFLICT:
        state = DeliveryState.CONFLICT
    elif status and held.attempts >= VISIBLE_AFTER:
        state = DeliveryState.NEEDS_ATTENTION
    next_at = None if state is DeliveryState.CONFLICT else clock.now() + timedelta(seconds=seconds)
    return claims.put_back(held, state=state, problem=decision.problem, status=status, next_at=next_at)
