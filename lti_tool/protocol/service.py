"""Calls to a platform's services with a bearer token (Security Framework 1.0 §4)."""

import math
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn, Protocol
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import jwt

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Misconfigured, Refused, Unavailable
from lti_tool.protocol.http_client import BODY_LIMIT, TOTAL_SECONDS, HttpClient, Reply
from lti_tool.protocol.keys import ALGORITHM, ToolKey
from lti_tool.protocol.registration import is_allowed, origin

ASSERTION_SECONDS = 60
TOKEN_SECONDS = 3600  # where a platform does not say (Security Framework 1.0 §4.1)
PAGE_LIMIT = 50
RETRY_LATER = frozenset({408, 425, 429})
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class TokenCache(Protocol):
    """Where tokens of one platform are kept between calls, by sorted scopes joined by spaces."""

    def get(self, scopes: str) -> str | None: ...
    def put(self, scopes: str, token: str, seconds: float) -> None: ...
    def drop(self, scopes: str, token: str) -> None: ...


@dataclass(frozen=True)
class Account:
    """Who we are to one platform, and which origins its service URLs may have."""

    client_id: str
    token_url: str
    audience: str = ""
    deployment_id: str = ""
    service_origins: frozenset[str] = frozenset()


class PlatformService:
    """One platform's services: a token per set of scopes, one retry with a fresh one, paging."""

    def __init__(
        self,
        http: HttpClient,
        account: Account,
        *,
        key: Callable[[], ToolKey],
        tokens: TokenCache,
        now: Callable[[], datetime],
        seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._http, self._account, self._key, self._tokens, self.now = http, account, key, tokens, now
        self._seconds = seconds

    def call(
        self,
        method: str,
        url: str,
        *,
        scope: str,
        accept: str = "",
        content_type: str = "",
        json: object = None,
        limit: int = BODY_LIMIT,
    ) -> Reply:
        """The answer, whatever its status; a 401 is tried once more with a fresh token."""
        self._check_origin(url)
        headers = {"Accept": accept} if accept else {}
        if content_type:
            headers["Content-Type"] = content_type
        token, is_fresh = self._token(scope)
        for _ in range(2):
            headers["Authorization"] = f"Bearer {token}"
            reply = self._http.request(
                method, url, headers=headers, json=json, limit=limit, seconds=self._seconds
            )
            if reply.status != 401:
                break
            self._tokens.drop(scope, token)
            if is_fresh:
                break
            token, is_fresh = self._token(scope)
        return reply

    def pages(
        self,
        url: str,
        *,
        scope: str,
        accept: str,
        limit: int = BODY_LIMIT,
        within: float = math.inf,
    ) -> Iterator[Reply]:
        """Each page of a list, by Link rel=next used as it stands (AGS 2.0 §3.2, NRPS 2.0 §2.4).

        `within` seconds the last page must have been asked for: a list may be slow as a whole.
        """
        seen: set[str] = set()
        until = time.monotonic() + within
        while url:
            if url in seen or len(seen) >= PAGE_LIMIT:
                raise Refused("pages_endless")
            if time.monotonic() > until:
                raise Unavailable("platform_timeout")
            seen.add(url)
            reply = require_success(
                self.call("GET", url, scope=scope, accept=accept, limit=limit), self.now()
            )
            yield reply
            url = _resolved(url, reply.links.get("next", ""))

    def _check_origin(self, url: str) -> None:
        if not is_allowed(url, self._account.service_origins | {origin(self._account.token_url)}):
            raise Refused("service_origin_unknown")

    def _token(self, scope: str) -> tuple[str, bool]:
        """A token and whether it was fetched just now."""
        kept = self._tokens.get(scope)
        return (kept, False) if kept else (self._fetch_token(scope), True)

    def _fetch_token(self, scope: str) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _ASSERTION_TYPE,
            "client_assertion": client_assertion(self._account, self._key(), self.now()),
            "scope": scope,
        }
        reply = self._http.request("POST", self._account.token_url, data=form, seconds=self._seconds)
        if not 200 <= reply.status < 300:
            _raise_token_failure(reply, self.now())
        token, seconds = _read_token(reply, scope)
        self._tokens.put(scope, token, seconds)
        return token


def client_assertion(account: Account, key: ToolKey, now: datetime) -> str:
    """The signed proof that we are this client (Security Framework 1.0 §4.1.1)."""
    claims: dict[str, Any] = {
        "iss": account.client_id,
        "sub": account.client_id,
        "aud": account.audience or account.token_url,
        "iat": now,
        "exp": now + timedelta(seconds=ASSERTION_SECONDS),
        "jti": secrets.token_urlsafe(24),
    }
    if account.deployment_id:
        claims[v.DEPLOYMENT_ID] = account.deployment_id  # Core 1.3 §6.2.1
    return jwt.encode(claims, key.private_key, algorithm=ALGORITHM, headers={"kid": key.kid})


def require_success(reply: Reply, now: datetime) -> Reply:
    """The reply where it is a 2xx; otherwise raises what its status means to a caller."""
    if 200 <= reply.status < 300:
        return reply
    if is_passing(reply.status):
        wait = retry_after(reply, now)
        raise Unavailable("platform_error", http_status=reply.status, retry_after=wait)
    if reply.status == 401:
        raise Misconfigured("token_rejected", http_status=401)
    raise Refused("service_refused", http_status=reply.status)


def is_passing(status: int) -> bool:
    """Whether an HTTP status asks to try again later."""
    return status in RETRY_LATER or status >= 500


def retry_after(reply: Reply, now: datetime) -> float | None:
    """Seconds that the platform asks to wait, given as a number or as a date (RFC 9110 §10.2.3)."""
    text = reply.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment - now).total_seconds()) if moment.tzinfo else None


def with_query(url: str, **parameters: str) -> str:
    """The URL with further query parameters; what it carries already stays (Moodle's ?type_id=N)."""
    parts = urlsplit(url)
    added = urlencode({name: value for name, value in parameters.items() if value})
    return urlunsplit(parts._replace(query="&".join(filter(None, [parts.query, added]))))


def _resolved(url: str, following: str) -> str:
    """A next page's whole address: as it stands, or, where it is a relative one, beside the page that named it."""
    if not following or following.lower().startswith(("https://", "http://")):
        return following
    try:
        return urljoin(url, following)
    except ValueError:
        raise Refused("url_malformed") from None


def _read_token(reply: Reply, scope: str) -> tuple[str, float]:
    answer = _json_object(reply)
    token, granted = answer.get("access_token"), answer.get("scope")
    if not isinstance(token, str) or not token:
        raise Misconfigured("token_malformed", http_status=reply.status)
    # Moodle silently grants a part of what was asked (4.5, 2026-11); no scope in the answer: all was granted.
    if isinstance(granted, str) and granted and not set(scope.split()) <= set(granted.split()):
        raise Misconfigured("scope_not_granted", http_status=reply.status)
    return token, _seconds(answer.get("expires_in"))


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e7:
        return TOKEN_SECONDS
    return float(value)


def _raise_token_failure(reply: Reply, now: datetime) -> NoReturn:
    if is_passing(reply.status):
        wait = retry_after(reply, now)
        raise Unavailable("platform_error", http_status=reply.status, retry_after=wait)
    if _json_object(reply).get("error") == "invalid_scope":
        raise Misconfigured("scope_not_granted", http_status=reply.status)
    # Moodle answers 404 with a page where it cannot fetch our JWKS (4.5, 2026-11).
    raise Misconfigured(
        "keys_unreachable" if reply.status == 404 else "token_refused", http_status=reply.status
    )


def _json_object(reply: Reply) -> dict[str, Any]:
    try:
        answer = reply.json()
    except Refused:
        return {}
    return answer if isinstance(answer, dict) else {}
