"""What a tool or a browser sends, read by the LMS's own rules: a value, or a refusal."""

import json
from typing import Any, NoReturn

from lti_tool.demo_lms.registering.access import RefusedError

BODY_LIMIT = 1_000_000
DIGITS = 15  # more are no number that a gradebook keeps


def json_object(raw: bytes, *, reason: str = "The body is not JSON") -> dict[str, Any]:
    """The JSON object of a body. Refuses what no database can take: NUL, half letters, depth, endless numbers."""
    if len(raw) > BODY_LIMIT:
        raise RefusedError(413, "The body is too large")
    try:
        body = json.loads(raw, parse_int=_whole, parse_constant=_no_number)
        text = json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, reason) from error
    if not isinstance(body, dict) or b"\\u0000" in text:
        raise RefusedError(400, reason)
    return body


def number(text: str) -> int:
    """A number in an address or a query, 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else 0


def _whole(digits: str) -> int:
    if len(digits) > DIGITS:
        raise ValueError("too many digits")
    return int(digits)


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)
