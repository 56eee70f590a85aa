"""What a platform's token endpoint answers (RFC 6749 §5, Security Framework 1.0 §4.1)."""

from datetime import datetime
from typing import Any, NoReturn

from lti_tool.protocol import readers
from lti_tool.protocol.errors import Misconfigured, Refused, Unavailable
from lti_tool.protocol.http_client import Reply
from lti_tool.protocol.services.replies import require_no_passing, retry_after

TOKEN_SECONDS = 3600.0  # where a platform does not say (Security Framework 1.0 §4.1)
LONGEST_SECONDS = 1e7
PASSING_ERRORS = frozenset({"temporarily_unavailable", "slow_down"})  # RFC 6749 §4.1.2.1, RFC 8628 §3.5
TOKEN_LENGTH = 16_000  # Brightspace's and Blackboard's JWTs have under 3,000 (2026-11)


def read(reply: Reply, scope: str, now: datetime) -> tuple[str, float]:
    """The token and for how many seconds it is good. Raises what an answer without one means."""
    if not 200 <= reply.status < 300:
        _raise_failure(reply, now)
    answer = _required_object(reply)
    token, granted = answer.get("access_token"), readers.words(answer.get("scope"))
    if not isinstance(token, str) or not token or not _fits_a_header(token):
        raise Misconfigured("token_malformed", http_status=reply.status)
    if len(token) > TOKEN_LENGTH:
        raise Misconfigured("token_too_long", http_status=reply.status)
    # Moodle silently grants a part of what was asked (4.5, 2026-11); no scope in the answer: all was granted.
    if granted and not set(scope.split()) <= set(granted):
        raise Misconfigured("scope_not_granted", http_status=reply.status)
    return token, _seconds(answer.get("expires_in"))


def _required_object(reply: Reply) -> dict[str, Any]:
    """The JSON object; where there is none, the cause is told apart, for each is mended in another place."""
    try:
        answer = reply.json()
    except Refused as error:
        raise Misconfigured(error.code, http_status=reply.status) from None
    if not isinstance(answer, dict):
        raise Misconfigured("token_malformed", http_status=reply.status)
    return answer


def _seconds(value: object) -> float:
    seconds = readers.number(value)
    return seconds if seconds is not None and 0 < seconds < LONGEST_SECONDS else TOKEN_SECONDS


def _fits_a_header(token: str) -> bool:
    return token.isascii() and token.isprintable() and " " not in token


def _raise_failure(reply: Reply, now: datetime) -> NoReturn:
    require_no_passing(reply, now)
    error = _error(reply)
    if error in PASSING_ERRORS:
        wait = retry_after(reply, now)
        raise Unavailable("platform_error", http_status=reply.status, retry_after=wait)
    if error == "invalid_scope":
        raise Misconfigured("scope_not_granted", http_status=reply.status)
    # Moodle answers 404 with a page where it cannot fetch our JWKS (4.5, 2026-11).
    code = "keys_unreachable" if reply.status == 404 else "token_refused"
    raise Misconfigured(code, http_status=reply.status)


def _error(reply: Reply) -> str:
    try:
        answer = reply.json()
    except Refused:
        return ""
    return readers.text(answer.get("error")) if isinstance(answer, dict) else ""
