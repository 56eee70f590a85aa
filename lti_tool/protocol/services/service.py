"""Calls to a platform's services with a bearer token (Security Framework 1.0 §4)."""

import math
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import jwt

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol import web_address
from lti_tool.protocol.errors import LtiError, Refused, Unavailable
from lti_tool.protocol.http_client import BODY_LIMIT, TOTAL_SECONDS, HttpClient, Reply
from lti_tool.protocol.keys import ALGORITHM, ToolKey
from lti_tool.protocol.services import token_answers
from lti_tool.protocol.services.replies import require_success
from lti_tool.protocol.web_address import WebAddress

ASSERTION_SECONDS = 60
# A list may be 10,000 people in pages of 10; what bounds it is its size in all, a page counting as no less than this.
LIST_LIMIT, PAGE_WEIGHT = 32 * 1024 * 1024, 16 * 1024
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
        headers = {"Accept": accept} if accept else {}
        if content_type:
            headers["Content-Type"] = content_type
        with _before_sending():
            address = self._ours(url)
            token, is_fresh = self._token(scope)

        def ask() -> Reply:
            headers["Authorization"] = f"Bearer {token}"
            reply = self._http.request(
                method, address, headers=headers, json=json, limit=limit, seconds=self._seconds
            )
            if reply.status == 401:
                self._tokens.drop(scope, token)
            return reply

        reply = ask()
        if reply.status != 401 or is_fresh:
            return reply
        with _after_unread():
            with _before_sending():  # refused unread is as good as not sent
                token, _is_fresh = self._token(scope)
            return ask()

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
        What was yielded before an exception is good; only the list is not whole.
        """
        visited: set[str] = set()
        until, left = time.monotonic() + within, LIST_LIMIT
        while url:
            if url in visited or left <= 0:
                raise Refused("pages_endless")
            if time.monotonic() > until:
                raise Unavailable("platform_timeout")
            visited.add(url)
            reply = require_success(
                self.call("GET", url, scope=scope, accept=accept, limit=limit), self.now()
            )
            left -= max(len(reply.text), PAGE_WEIGHT)
            yield reply
            url = web_address.resolved(url, reply.links.get("next", ""))

    def _ours(self, url: str) -> WebAddress:
        """The address, read once: what is decided on here is what is connected to."""
        address = web_address.required(url)
        own = web_address.origin(self._account.token_url)
        if not web_address.is_allowed(address, self._account.service_origins | {own}):
            raise Refused("service_origin_unknown")
        return address

    def _token(self, scope: str) -> tuple[str, bool]:
        """A token and whether it was fetched just now."""
        token = self._tokens.get(scope)
        return (token, False) if token else (self._fetch_token(scope), True)

    def _fetch_token(self, scope: str) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _ASSERTION_TYPE,
            "client_assertion": client_assertion(self._account, self._key(), self.now()),
            "scope": scope,
        }
        headers = {"Accept": "application/json"}
        url = self._account.token_url
        reply = self._http.request("POST", url, headers=headers, data=form, seconds=self._seconds)
        token, seconds = token_answers.read(reply, scope, self.now())
        self._tokens.put(scope, token, seconds)
        return token


@contextmanager
def _after_unread() -> Iterator[None]:
    try:
        yield
    except LtiError as error:
        error.was_seen = True
        raise


@contextmanager
def _before_sending() -> Iterator[None]:
    try:
        yield
    except LtiError as error:
        error.was_sent = False
        raise


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
