"""What an answer of a platform means to whoever asked: the one judge of status, headers and words.

Its status alone does not say it: Canvas throttles by 403 and words (before October 2025, and on servers of one's own).
"""

import math
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto

from lti_tool.protocol.errors import Misconfigured, Refused, Unavailable
from lti_tool.protocol.http_client import Reply

LONGEST_WAIT = 999_999_999.0
_WORDS_READ = 4000  # a page of an error may be long; what it is about stands at its beginning
_THROTTLED = ("rate limit", "ratelimit", "too many requests", "throttl")
# These have a meaning of their own for each service, whatever their words are.
_NEVER_THROTTLED = frozenset({401, 404, 409, 410})


class Meaning(Enum):
    """The kinds of answer between which callers decide."""

    DONE = auto()
    BUSY = auto()  # ask again later: it wants fewer requests
    FAULT = auto()  # ask again later: something is wrong over there
    TOKEN_REFUSED = auto()
    REFUSED = auto()  # the same request would be refused again


def meaning(status: int, headers: Mapping[str, str], body: str) -> Meaning:
    """The meaning of an HTTP answer, to any service and to the token endpoint alike."""
    if 200 <= status < 300:
        return Meaning.DONE
    if status in {425, 429} or _is_throttled(status, headers, body):
        return Meaning.BUSY
    if status == 408 or status >= 500:
        return Meaning.FAULT
    return Meaning.TOKEN_REFUSED if status == 401 else Meaning.REFUSED


def require_success(reply: Reply, now: datetime) -> Reply:
    """The reply where it is a 2xx; otherwise raises what it means to a caller."""
    reply_meaning = meaning(reply.status, reply.headers, reply.text)
    if reply_meaning is Meaning.DONE:
        return reply
    require_no_passing(reply, now)
    if reply_meaning is Meaning.TOKEN_REFUSED:
        raise Misconfigured("token_rejected", http_status=reply.status)
    raise Refused("service_refused", http_status=reply.status)


def require_no_passing(reply: Reply, now: datetime) -> None:
    """Raises Unavailable where it is worth asking again later."""
    if meaning(reply.status, reply.headers, reply.text) in {Meaning.BUSY, Meaning.FAULT}:
        wait = retry_after(reply, now)
        raise Unavailable("platform_error", http_status=reply.status, retry_after=wait)


def retry_after(reply: Reply, now: datetime) -> float | None:
    """Seconds that the platform asks to wait, given as a number or as a date (RFC 9110 §10.2.3)."""
    header = reply.headers.get("Retry-After", "")[:100].strip()
    if header.isascii() and header.isdigit():
        return min(float(header), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(header)
        return max(0.0, (moment - now).total_seconds()) if moment.tzinfo else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _is_throttled(status: int, headers: Mapping[str, str], body: str) -> bool:
    if not 400 <= status < 500 or status in _NEVER_THROTTLED:
        return False
    if _is_spent(headers.get("X-Rate-Limit-Remaining", "")) or (status == 403 and "Retry-After" in headers):
        return True
    words = body[:_WORDS_READ].lower()
    return any(one in words for one in _THROTTLED)


def _is_spent(remaining: str) -> bool:
    """Canvas counts what is left of a bucket in fractions of a second."""
    try:
        left = float(remaining[:30])
    except ValueError:
        return False
    return math.isfinite(left) and left <= 0
