"""What joins the lines of one request, of one launch, and of one person who reads a page out to someone who helps."""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

SENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
LETTERS = "ACDEFHJKMNPRTUWXY"  # none that sounds or looks like another when it is read out
LETTERS_OF_A_REFERENCE = 6

_trace: ContextVar[dict[str, str] | None] = ContextVar("trace", default=None)


@contextmanager
def request(sent_id: str) -> Iterator[str]:
    """Around one request: yields its id, the proxy's own where that is a plain short word, else a new one."""
    number = sent_id if SENT.fullmatch(sent_id) else secrets.token_hex(8)
    token = _trace.set({"request_id": number})
    try:
        yield number
    finally:
        _trace.reset(token)


def add(**fields: str) -> None:
    """Further words for every later line of this request."""
    trace = _trace.get()
    if trace is not None:
        trace.update(fields)


def reference() -> str:
    """Six letters for the page and the lines of this request, the same at each call."""
    trace = _trace.get()
    if trace is None:
        return _letters()
    return trace.setdefault("reference", _letters())


def fields() -> Mapping[str, str]:
    """What the lines of this request have in common."""
    return _trace.get() or {}


def _letters() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LETTERS_OF_A_REFERENCE))
