"""An LMS's public keys: fetched once, shared by all processes, still there when the LMS is down."""

import time
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import rsa
from django.db.models import Q

from activities.runtime import clock
from lti_tool.models import PlatformKeySet, Registration
from lti_tool.outgoing import http_client
from lti_tool.protocol import readers
from lti_tool.protocol.errors import LtiError, Refused, Unavailable
from lti_tool.protocol.http_client import BODY_LOST, Reply
from lti_tool.protocol.keys import public_key, verification_keys
from lti_tool.protocol.launch import FindKey
from lti_tool.protocol.services.replies import require_no_passing

FRESH = timedelta(hours=1)
STALE_IF_ERROR = timedelta(hours=24)
FORCED_AGAIN_AFTER = timedelta(seconds=30)  # a flood of unknown kids costs one fetch
FETCH_TAKES_AT_MOST = timedelta(seconds=10)  # somebody waits for the page
WAIT_SECONDS = 0.1
UNREADABLE = "platform_keys_unreadable"
# Waiting mends none of these, so whoever reads the page is not told to wait.
ASKS_A_PERSON = frozenset({UNREADABLE, "address_not_allowed", "url_not_https", "url_malformed"})

Keys = dict[str, rsa.RSAPublicKey]
# This process's parsed key sets, each for the row and the fetch that it is of: a launch then reads no set at all.
_parsed: dict[int, tuple[datetime | None, str, Keys]] = {}


def platform_key_finder(registration: Registration) -> FindKey:
    """Finds a key by kid; an unknown kid, or a set grown old, is worth one fetch in 30 s for all processes."""

    def find(kid: str) -> rsa.RSAPublicKey | None:
        row = _row(registration)
        key = _keys(row).get(kid)
        if key is not None and _younger(row.fetched_at, FRESH):
            return key
        if _may_fetch(row):
            _refresh(row)
        elif key is None or not _younger(row.fetched_at, STALE_IF_ERROR):
            _await(row)
        return _usable(row, kid)

    return find


def fetch(jwks_url: str) -> list[dict[str, str]]:
    """The keys that an LMS signs with now. Raises Unavailable where it does not answer with any."""
    reply = http_client().request(
        "GET",
        jwks_url,
        headers={"Accept": "application/json"},
        seconds=FETCH_TAKES_AT_MOST.total_seconds(),
    )
    require_no_passing(reply, clock.now())
    keys = _keys_in(reply) if reply.status == 200 else []
    if not keys:  # the last good set is worth more than an empty one
        raise Unavailable(UNREADABLE, http_status=reply.status)
    return keys


def _keys_in(reply: Reply) -> list[dict[str, str]]:
    try:
        body = readers.mapping(reply.json()) or {}
    except Refused:
        return []
    return verification_keys(body.get("keys"))


def _row(registration: Registration) -> PlatformKeySet:
    """The set of this LMS; another JWKS address means other keys, from that moment on."""
    row: PlatformKeySet | None = getattr(registration, "key_set", None)
    if row is None:
        row, _ = PlatformKeySet.objects.get_or_create(registration=registration)
    if row.jwks_url != registration.jwks_url:
        old = PlatformKeySet.objects.filter(pk=row.pk).exclude(jwks_url=registration.jwks_url)
        never = {"fetched_at": None, "tried_at": None, "ended_at": None, "problem": ""}
        old.update(jwks_url=registration.jwks_url, keys=[], **never)
        row.refresh_from_db()
    return row


def _keys(row: PlatformKeySet) -> Keys:
    fetched_at, jwks_url, keys = _parsed.get(row.pk, (None, "", {}))
    if (fetched_at, jwks_url) == (row.fetched_at, row.jwks_url):
        return keys
    parsed = ((jwk["kid"], public_key(jwk["n"], jwk["e"])) for jwk in row.keys)
    fresh = {kid: key for kid, key in parsed if key is not None}
    _parsed[row.pk] = (row.fetched_at, row.jwks_url, fresh)
    return fresh


def _may_fetch(row: PlatformKeySet) -> bool:
    """True for the one process that takes the turn."""
    now = clock.now()
    due = Q(tried_at=None) | Q(tried_at__lt=now - FORCED_AGAIN_AFTER)
    return PlatformKeySet.objects.filter(due, pk=row.pk).update(tried_at=now) == 1


def _refresh(row: PlatformKeySet) -> None:
    """Fetches the set; where that fails, the last good one stays."""
    rows = PlatformKeySet.objects.filter(pk=row.pk, jwks_url=row.jwks_url)
    try:
        keys = fetch(row.jwks_url)
    except LtiError as error:
        code = UNREADABLE if error.code in BODY_LOST else error.code
        rows.update(ended_at=clock.now(), problem=code[:60])
    else:
        now = clock.now()
        rows.update(keys=keys, fetched_at=now, ended_at=now, problem="")
    row.refresh_from_db()


def _await(row: PlatformKeySet) -> None:
    """Another process may be fetching at this moment (four frames of one page do that): its answer serves too."""
    row.refresh_from_db()  # what was read before may be older than the other's turn
    while _is_being_fetched(row):
        time.sleep(WAIT_SECONDS)
        row.refresh_from_db()


def _is_being_fetched(row: PlatformKeySet) -> bool:
    if row.tried_at is None or not _younger(row.tried_at, FETCH_TAKES_AT_MOST):
        return False
    return row.ended_at is None or row.ended_at < row.tried_at


def _usable(row: PlatformKeySet, kid: str) -> rsa.RSAPublicKey | None:
    """Without a fresh set, the last good one serves for a day; a kid that it lacks may be in the one not had."""
    key = _keys(row).get(kid)
    if not _younger(row.fetched_at, STALE_IF_ERROR) or (key is None and not _is_newest(row)):
        raise Unavailable(row.problem if row.problem in ASKS_A_PERSON else "platform_keys_unavailable")
    return key


def _is_newest(row: PlatformKeySet) -> bool:
    """Whether the last try brought the set that we hold."""
    return row.fetched_at is not None and row.tried_at is not None and row.tried_at <= row.fetched_at


def _younger(moment: datetime | None, age: timedelta) -> bool:
    return moment is not None and clock.now() - moment < age
