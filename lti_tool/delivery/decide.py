"""What an LMS's answer means for a grade. Pure: a table of rules, each learnt from a platform's code (2026-11)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from lti_tool.protocol.errors import LtiError, Misconfigured, Unavailable
from lti_tool.protocol.http_client import BODY_LOST
from lti_tool.protocol.services.replies import Meaning, meaning

FIRST_WAIT, LONGEST_WAIT, DAY = 5.0, 3600.0, 86_400.0
# From this many failures in a row, a server error is this grade's own trouble and is shown to a person:
# Moodle may answer 500 for ever for someone who is not enrolled (read in its code, 2026-11).
VISIBLE_AFTER = 6
REFUSED_AFTER = 3
# So long a column that used to take grades may refuse one before a person is asked.
LOCKED_SECONDS = 3600.0
_CHANCE = secrets.SystemRandom()


class Action(Enum):
    """What to do next with a grade that was sent."""

    ACKNOWLEDGE = auto()
    RETRY = auto()  # soon, then ever more seldom, never giving up
    VERIFY = auto()  # ask the gradebook what it holds
    BUMP = auto()  # send once more with a later timestamp
    SEND_WITHOUT_SUBMISSION = auto()  # send once more, saying that it is no new attempt
    PAUSE_PLATFORM = auto()  # the LMS no longer knows us: an administrator must look
    ASK_A_PERSON = auto()  # shown with a reason, tried daily
    CONFLICT = auto()  # the gradebook holds a newer grade


class Seen(Enum):
    """What the gradebook holds for a person whose grade it has just refused as too old."""

    OURS = auto()
    FORMER = auto()  # an earlier one of ours, or this one without its words
    NOTHING = auto()
    OTHER = auto()
    UNREADABLE = auto()


@dataclass(frozen=True)
class Facts:
    """What is known of the tries so far."""

    attempts: int = 0
    is_bumped: bool = False
    is_without_submission: bool = False
    is_probe: bool = False
    # For how long a column that had taken grades before has refused this one; None: it never took any.
    locked_for: float | None = None


@dataclass(frozen=True)
class Decision:
    """`problem` is a code of lti_tool.delivery.problems; `is_outage` counts against the whole LMS."""

    action: Action
    problem: str = ""
    is_outage: bool = False
    wait: float | None = None  # seconds that the LMS asked for


def after_reply(
    status: int, body: str, facts: Facts, wait: float | None = None, headers: Mapping[str, str] | None = None
) -> Decision:
    """The rule for an HTTP answer to a score."""
    reply_meaning = meaning(status, headers or {}, body)
    if reply_meaning is Meaning.DONE:
        return Decision(Action.ACKNOWLEDGE)
    if reply_meaning in {Meaning.BUSY, Meaning.FAULT}:
        return _passing("platform_busy" if reply_meaning is Meaning.BUSY else "platform_error", facts, wait)
    if reply_meaning is Meaning.TOKEN_REFUSED:
        return _unauthorised(facts)
    return _refusal(status, body.lower(), facts)


def after_error(error: LtiError, facts: Facts) -> Decision:
    """The rule for a request that brought no usable answer."""
    if isinstance(error, Unavailable):
        if error.http_status:
            is_busy = error.http_status < 500 and error.http_status != 408
            return _passing("platform_busy" if is_busy else error.code, facts, error.retry_after)
        return Decision(Action.RETRY, error.code, is_outage=True)
    if isinstance(error, Misconfigured):
        return Decision(Action.PAUSE_PLATFORM, error.code)
    if error.code in BODY_LOST and error.http_status:
        return after_reply(error.http_status, "", facts)
    return Decision(Action.ASK_A_PERSON, error.code)


def after_look(look: Seen, facts: Facts) -> Decision:
    """The rule once the gradebook was asked what it holds in place of a grade that it refused as too old.

    What is not known to be ours is never sent over unasked: a person has graded there.
    """
    if look is Seen.OURS:
        return Decision(Action.ACKNOWLEDGE)
    if look in {Seen.OTHER, Seen.UNREADABLE}:
        return Decision(Action.CONFLICT, "newer_grade")
    if facts.is_bumped:  # no newer grade is there: it may be its clock
        return Decision(Action.RETRY, "refused_as_old")
    return Decision(Action.BUMP)


def after_failed_look(error: Unavailable | Misconfigured, facts: Facts) -> Decision:
    """The rule where the gradebook could not be asked just now: the same again later, with the same timestamp."""
    if isinstance(error, Unavailable) and (
        not error.http_status or error.retry_after is not None or facts.is_probe
    ):
        return after_error(error, facts)
    # Scores are answered all the same: no outage.
    return Decision(Action.RETRY, "results_unreadable" if facts.attempts >= VISIBLE_AFTER else error.code)


def internal() -> Decision:
    """The rule where our own code failed on this one job."""
    return Decision(Action.RETRY, "internal")


def is_for_a_person(decision: Decision, attempts: int, status: int | None) -> bool:
    """Whether something that is tried again by itself has failed so often that a person should hear of it."""
    return attempts >= (REFUSED_AFTER if decision.problem == "internal" else VISIBLE_AFTER) and (
        status is not None or decision.problem == "internal"
    )


def seconds_until_retry(attempts: int, wait: float | None, random_share: float | None = None) -> float:
    """Full jitter: anything up to 5 s, doubled with each failure up to an hour; never earlier than asked for."""
    share = _CHANCE.random() if random_share is None else random_share
    backoff = share * min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempts, 20))
    return max(backoff, min(wait or 0.0, DAY), 0.5)


def _passing(problem: str, facts: Facts, wait: float | None) -> Decision:
    # Of an LMS that rests nothing else is known: its probe's failure is the LMS's own.
    is_its_own = facts.attempts >= VISIBLE_AFTER and wait is None and not facts.is_probe
    return Decision(Action.RETRY, problem, is_outage=not is_its_own, wait=wait)


def _unauthorised(facts: Facts) -> Decision:
    """A fresh token was refused: the LMS as a whole, unless others got through while this one did not."""
    if facts.attempts >= REFUSED_AFTER:
        return Decision(Action.ASK_A_PERSON, "access_refused")
    return Decision(Action.PAUSE_PLATFORM, "token_rejected")


def _refusal(status: int, body: str, facts: Facts) -> Decision:
    if status == 409 or (status == 400 and _speaks_of_time(body)):
        return Decision(Action.VERIFY)
    # Canvas: 422 "maximum number of allowed attempts", for new submissions only.
    if status == 422 and "attempts" in body and not facts.is_without_submission:
        return Decision(Action.SEND_WITHOUT_SUBMISSION)
    problem = _reason(status, body)
    if problem == "access_refused" and facts.locked_for is not None and facts.locked_for < LOCKED_SECONDS:
        return Decision(Action.RETRY, "access_paused")
    return Decision(Action.ASK_A_PERSON, problem)


def _speaks_of_time(body: str) -> bool:
    """Canvas: "before last updated timestamp"; edX: "to a later point", "already exists for the … timestamp"."""
    return any(words in body for words in ("timestamp", "already exists", "later point"))


def _reason(status: int, body: str) -> str:
    if _speaks_of_person(body):
        return "person_not_in_course"
    by_status = {403: "access_refused", 404: "column_gone", 410: "column_gone"}
    return by_status.get(status, "address_moved" if 300 <= status < 400 else "grade_refused")


def _speaks_of_person(body: str) -> bool:
    """Moodle: "Incorrect score received"; Canvas, edX, Blackboard and D2L name the user."""
    absent = ("not found", "could not be found", "not enrolled", "does not exist", "not a student")
    return "incorrect score received" in body or ("user" in body and any(words in body for words in absent))
