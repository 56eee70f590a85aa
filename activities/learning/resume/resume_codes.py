"""A code that opens one attempt on another device: made by its learner, and good until the attempt or a week ends."""

import logging
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from activities.learning.attempts import FinishedError
from activities.learning.resume import brakes
from activities.learning.resume.brakes import Brake
from activities.models import Attempt, ResumeCode
from activities.runtime import clock

log = logging.getLogger("verstas.resume")

ALPHABET = "ACDEFGHJKMNPQRTUWXY34679"  # none of 0 O, 1 I L, 2 Z, 5 S, 8 B, U V: read aloud or from paper, one is another
LENGTH = 10
LIFETIME = timedelta(days=7)
# Wrong codes: a room may share one network. At everyone's pace a year finds one of a thousand codes in use once in 200.
EACH_NETWORK = Brake("code", at_once=30, seconds_each=10)
EVERYONE = Brake("codes", at_once=600, seconds_each=0.1)
ALARM = 0.5  # of what everyone may try at once is left
KEPT = timedelta(days=30)  # a code that ended, so that its sessions can say so


class WrongCodeError(Exception):
    """No code in use reads like that."""


class SlowedError(Exception):
    """So many wrong codes came, from this network or in all, that whoever tries must wait for `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


@transaction.atomic
def make(*, attempt: Attempt) -> tuple[ResumeCode, str]:
    """A new code, said once and kept as a hash; the one before it, and what was open by it, end."""
    locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if locked.finished_at:
        raise FinishedError
    cancel(attempt=locked)
    now, code = clock.now(), _unused_code()
    made = ResumeCode.objects.create(
        attempt=locked, code_hash=digest(code), created_at=now, expires_at=now + LIFETIME
    )
    return made, f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def cancel(*, attempt: Attempt) -> None:
    """From now on the code opens nothing, and pages that it opened are closed."""
    ResumeCode.objects.filter(attempt=attempt, cancelled_at=None).update(cancelled_at=clock.now())


def current(*, attempt: Attempt) -> ResumeCode | None:
    """The attempt's code, if one is in use."""
    return _in_use().filter(attempt=attempt).first()


def redeem(*, typed: str, network: str = "") -> ResumeCode:
    """The code that someone typed. Raises WrongCodeError, or SlowedError whether or not it would have been right."""
    chain = brakes.chain_brakes(network=network, each=EACH_NETWORK, everyone=EVERYONE)
    seconds = brakes.seconds_to_wait(chain)
    if seconds:
        raise SlowedError(seconds)
    outcome = _try(digest(_plain(typed)), chain)
    if isinstance(outcome, int):
        raise SlowedError(outcome)
    if outcome is None:
        raise WrongCodeError
    return outcome


def code_tries_left() -> float:
    """Wrong codes that everyone together may try at this moment."""
    return brakes.tries_left(EVERYONE)


def forget_expired_codes() -> int:
    """Removes codes that ended long ago, and with them their sessions."""
    count, _ = ResumeCode.objects.filter(expires_at__lt=clock.now() - KEPT).delete()
    return count


def digest(code: str) -> str:
    """Keyed: so few characters could be guessed from a bare hash in a stolen copy of the database."""
    return salted_hmac("activities.resume_code", code, algorithm="sha256").hexdigest()


@transaction.atomic
def _try(code_hash: str, chain: list[Brake]) -> ResumeCode | int | None:
    seconds = brakes.lock_brakes(chain)
    if seconds:
        return seconds
    code = _in_use().filter(code_hash=code_hash).first()
    if code is None or not constant_time_compare(code.code_hash, code_hash):
        if brakes.spend_try(chain) < ALARM:
            log.error("resume_codes_attacked")
        return None
    return code


def _in_use() -> QuerySet[ResumeCode]:
    in_use = ResumeCode.objects.filter(
        cancelled_at=None,
        expires_at__gt=clock.now(),
        attempt__finished_at=None,
        attempt__learner__is_active=True,
    )
    return in_use.select_related("attempt__placement", "attempt__learner")


def _unused_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not ResumeCode.objects.filter(code_hash=digest(code)).exists():
            return code


def _plain(typed: str) -> str:
    """As people type it: small letters, spaces and hyphens are all the same."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())[: 2 * LENGTH]
