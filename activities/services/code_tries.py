"""Wrong resume codes are counted for everyone together: an address can be changed, and a whole room may share one."""

import math
from datetime import datetime

from activities import clock
from activities.models import CodeTries

AT_ONCE = 30.0
SECONDS_EACH = 10.0  # at this pace the whole year is too short to find one of a thousand codes in use
THE_ONE = 1


def wait() -> int:
    """Seconds until a code may be tried; 0: now. Reads only."""
    bucket = CodeTries.objects.filter(pk=THE_ONE).first()
    return _wait(_left(bucket, clock.now())) if bucket else 0


def wait_in_turn() -> int:
    """The same under a lock, so that tries made at once are counted one by one; inside a transaction."""
    now = clock.now()
    CodeTries.objects.get_or_create(pk=THE_ONE, defaults={"left": AT_ONCE, "counted_at": now})
    return _wait(_left(CodeTries.objects.select_for_update().get(pk=THE_ONE), now))


def spend() -> None:
    """One wrong code was tried; inside the transaction that asked `wait_in_turn`."""
    now = clock.now()
    bucket = CodeTries.objects.get(pk=THE_ONE)
    CodeTries.objects.filter(pk=THE_ONE).update(left=_left(bucket, now) - 1, counted_at=now)


def _left(bucket: CodeTries, now: datetime) -> float:
    passed = max(0.0, (now - bucket.counted_at).total_seconds())
    return min(AT_ONCE, bucket.left + passed / SECONDS_EACH)


def _wait(left: float) -> int:
    return 0 if left >= 1 else math.ceil((1 - left) * SECONDS_EACH)
