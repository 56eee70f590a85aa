"""An LMS's public keys: fetched once, shared by all processes, still there when the LMS is down."""

import time
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import rsa
from django.db.models import Q

from activities import clock
from lti_tool.models import PlatformKeySet, Registration
from lti_tool.outgoing import http_client
from lti_tool.protocol.errors import LtiError, Unavailable
from lti_tool.protocol.keys import verification_key
from lti_tool.protocol.launch import FindKey

FRESH = timedelta(hours=1)
STALE_IF_ERROR = timedelta(hours=24)
FORCED_AGAIN_AFTER = timedelta(seconds=30)  # a flood of unknown kids costs one fetch
FETCH_TAKES_AT_MOST = timedelta(seconds=5)
WAITS, WAIT_SECONDS = 50, 0.1
MOST_KEYS = 100


def finder(registration: Registration) -> FindKey:
    """Finds a key by kid; an unknown kid, or a set grown old, is worth one fetch in 30 s for all processes."""

    def find(kid: str) -> rsa.RSAPublicKey | None:
        row, _ = PlatformKeySet.objects.get_or_create(registration=registration)
        key = _pick(row, kid)
        if key is not None and _younger(row.fetched_at, FRESH):
            return key
        if _may_fetch(row):
            return _refreshed(row, registration, kid)
        return key or _awaited(row, kid)

    return find


def _refreshed(row: PlatformKeySet, registration: Registration, kid: str) -> rsa.RSAPublicKey | None:
    try:
        row.keys = fetch(registration.jwks_url)
    except LtiError:
        return _usable(row, _pick(row, kid))
    row.fetched_at = clock.now()
    row.save(update_fields=["keys", "fetched_at"])
    return _pick(row, kid)


def _awaited(row: PlatformKeySet, kid: str) -> rsa.RSAPublicKey | None:
    """Another process may be fetching at this moment (four frames of one page do that): its answer serves too."""
    row.refresh_from_db()  # what was read before may be older than the other's turn
    for _ in range(WAITS):
        if not _is_being_fetched(row):
            break
        time.sleep(WAIT_SECONDS)
        row.refresh_from_db()
    return _usable(row, _pick(row, kid))


def _is_being_fetched(row: PlatformKeySet) -> bool:
    if row.tried_at is None or not _younger(row.tried_at, FETCH_TAKES_AT_MOST):
        return False
    return row.fetched_at is None or row.fetched_at < row.tried_at


def fetch(jwks_url: str) -> list[dict[str, object]]:
    """The keys an LMS publishes now. Raises Unavailable where it does not answer with a JWKS."""
    reply = http_client().request("GET", jwks_url, headers={"Accept": "application/json"})
    body = reply.json() if reply.status == 200 else None
    keys = body.get("keys") if isinstance(body, dict) else None
    if not isinstance(keys, list):
        raise Unavailable("platform_keys_unreadable", http_status=reply.status)
    return [key for key in keys if isinstance(key, dict)][:MOST_KEYS]


def _usable(row: PlatformKeySet, key: rsa.RSAPublicKey | None) -> rsa.RSAPublicKey | None:
    """Without a fresh set, the last good one serves for a day; with none at all the LMS is unavailable."""
    if _younger(row.fetched_at, STALE_IF_ERROR):
        return key
    raise Unavailable("platform_keys_unavailable")


def _may_fetch(row: PlatformKeySet) -> bool:
    """True for the one process that takes the turn."""
    now = clock.now()
    due = Q(tried_at=None) | Q(tried_at__lt=now - FORCED_AGAIN_AFTER)
    return PlatformKeySet.objects.filter(due, pk=row.pk).update(tried_at=now) == 1


def _younger(moment: datetime | None, age: timedelta) -> bool:
    return moment is not None and clock.now() - moment < age


def _pick(row: PlatformKeySet, kid: str) -> rsa.RSAPublicKey | None:
    return next((verification_key(key) for key in row.keys if key.get("kid") == kid), None)
