"""What an LMS's answer means for a grade. Pure: a table of rules, each learnt from a platform's code (2026-11)."""

import secrets
from dataclasses import dataclass
from enum import Enum, auto

from lti_tool.protocol.errors import LtiError, Misconfigured, Unavailable
from lti_tool.protocol.http_client import BODY_LOST
from lti_tool.protocol.replies import is_passing

FIRST_WAIT, LONGEST_WAIT, DAY = 5.0, 3600.0, 86_400.0
# From this many failures in a row, a server error is this grade's own trouble and is shown to a person:
# Moodle may answer 500 for ever for someone who is not enrolled (read in its code, 2026-11).
VISIBLE_AFTER = 6
REFUSED_AFTER = 3
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


@dataclass(frozen=True)
class Facts:
    """What is known of the tries so far."""

    attempts: int = 0
    is_bumped: bool = False
    is_without_submission: bool = False
    is_probe: bool = False


@dataclass(frozen=True)
class Decision:
    """`problem` is a code of lti_tool.delivery.problems; `is_outage` counts against the whole LMS."""

    action: Action
    problem: str = ""
    is_outage: bool = False
    wait: float | None = None  # seconds that the LMS asked for


def after_reply(status: int, body: str, facts: Facts, wait: float | None = None) -> Decision:
    """The rule for an HTTP answer to a score."""
    if 200 <= status < 300:
        return Decision(Action.ACKNOWLEDGE)
    if is_passing(status):
        return _passing(status, facts, wait)
    if status == 401:
        return _unauthorised(facts)
    return _refusal(status, body.lower(), facts)


def after_error(error: LtiError, facts: Facts) -> Decision:
    """The rule for a request that brought no usable answer."""
    if isinstance(error, Unavailable):
        if error.http_status:
            return _passing(error.http_status, facts, error.retry_after)
        return Decision(Action.RETRY, error.code, is_outage=True)
    if isinstance(error, Misconfigured):
        return Decision(Action.PAUSE_PLATFORM, error.code)
    if error.code in BODY_LOST and error.http_status:
        return after_reply(error.http_status, "", facts)
    return Decision(Action.ASK_A_PERSON, error.code)


def after_look(is_held: bool | None, facts: Facts) -> Decision:
    """The rule once the gradebook was asked; None: it could not be asked."""
    if is_held:
        return Decision(Action.ACKNOWLEDGE)
    if facts.is_bumped:
        return Decision(Action.CONFLICT, "newer_grade")
    return Decision(Action.BUMP)


def seconds_until_retry(attempts: int, wait: float | None, random_share: float | None = None) -> float:
    """Full jitter: anything up to 5 s, doubled with each failure up to an hour; never earlier than asked for."""
    share = _CHANCE.random() if random_share is None else random_share
    backoff = share * min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(attempts, 20))
    return max(backoff, min(wait or 0.0, DAY), 0.5)


def _passing(status: int, facts: Facts, wait: float | None) -> Decision:
    problem = "platform_busy" if status in {425, 429} else "platform_error"
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
    return Decision(Action.ASK_A_PERSON, _reason(status, body))


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
