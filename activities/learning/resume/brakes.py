"""How often something may be tried: from one network, where the proxy tells which, and by everyone together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from activities.models import Bucket
from activities.runtime import clock

KEPT = timedelta(hours=1)  # every bucket is full again by then


@dataclass(frozen=True)
class Brake:
    """So many at once, then one each so many seconds."""

    name: str
    at_once: float
    seconds_each: float

    def of_network(self, network: str) -> "Brake":
        """The same, for one network alone."""
        mark = salted_hmac("activities.brakes", network, algorithm="sha256").hexdigest()[:32]
        return Brake(f"{self.name}:{mark}", self.at_once, self.seconds_each)


def chain_brakes(*, network: str, each: Brake, everyone: Brake) -> list[Brake]:
    """The network's own first, so that one network's tries do not use up what is everyone's."""
    return [each.of_network(network), everyone] if network else [everyone]


def seconds_to_wait(brakes: Sequence[Brake]) -> int:
    """Seconds until one may be tried; 0: now. Reads only."""
    buckets, now = Bucket.objects.in_bulk([one.name for one in brakes]), clock.now()
    waits = (_wait(one, _left(one, buckets[one.name], now)) for one in brakes if one.name in buckets)
    return max(waits, default=0)


def lock_brakes(brakes: Sequence[Brake]) -> int:
    """Seconds until one may be tried; the locks count tries made at once one by one. Inside a transaction."""
    return max(_wait(one, _left(one, _locked_bucket(one), clock.now())) for one in brakes)


def spend_try(brakes: Sequence[Brake]) -> float:
    """One was tried; inside the transaction that called `lock_brakes`. What is left of the last one's, as a part."""
    part = 1.0
    for brake in brakes:
        now = clock.now()
        left = _left(brake, _locked_bucket(brake), now) - 1
        Bucket.objects.filter(key=brake.name).update(left=left, counted_at=now)
        part = left / brake.at_once
    return part


def tries_left(brake: Brake) -> float:
    """How many may be tried at this moment."""
    bucket = Bucket.objects.filter(key=brake.name).first()
    return _left(brake, bucket, clock.now()) if bucket else brake.at_once


def forget_full_brakes() -> int:
    """Removes what has been full for long; with them every trace of an address."""
    count, _ = Bucket.objects.filter(counted_at__lt=clock.now() - KEPT).delete()
    return count


def _locked_bucket(brake: Brake) -> Bucket:
    fresh = {"left": brake.at_once, "counted_at": clock.now()}
    Bucket.objects.get_or_create(key=brake.name, defaults=fresh)
    return Bucket.objects.select_for_update().get(key=brake.name)


def _left(brake: Brake, bucket: Bucket, now: datetime) -> float:
    passed = max(0.0, (now - bucket.counted_at).total_seconds())
    return min(brake.at_once, bucket.left + passed / brake.seconds_each)


def _wait(brake: Brake, left: float) -> int:
    return 0 if left >= 1 else math.ceil((1 - left) * brake.seconds_each)
