"""What an HTTP answer's status asks of whoever called: to go on, to try again later, or to ask an administrator."""

from datetime import datetime
from email.utils import parsedate_to_datetime

from lti_tool.protocol.errors import Misconfigured, Refused, Unavailable
from lti_tool.protocol.http_client import Reply

RETRY_LATER = frozenset({408, 425, 429})
LONGEST_WAIT = 999_999_999.0


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
    said = reply.headers.get("Retry-After", "")[:100].strip()
    if said.isascii() and said.isdigit():
        return min(float(said), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(said)
        return max(0.0, (moment - now).total_seconds()) if moment.tzinfo else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
