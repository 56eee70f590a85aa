"""JSON of another party: bounded in size, depth and the length of its numbers before anything else looks at it."""

import json
from typing import Any

DEPTH = 32
DIGITS = 400
BOM = "\ufeff"


class NotJsonError(ValueError):
    """The text is no JSON, or too deep to be handled."""


def loads(text: str) -> Any:
    """The value; NaN, Infinity and numbers of more than 400 digits, which no JSON should hold, are null."""
    try:
        value = json.loads(text.removeprefix(BOM), parse_int=_whole, parse_constant=_nothing)
    except (ValueError, RecursionError):
        raise NotJsonError from None
    if is_deeper(value, DEPTH):
        raise NotJsonError
    return value


def is_deeper(value: object, depth: int) -> bool:
    """Whether lists and maps stand in each other deeper than that; looked at level by level, without recursion."""
    level = [value]
    for _ in range(depth + 1):
        level = [inner for one in level for inner in _inside(one)]
        if not level:
            return False
    return True


def after_other_text(text: str) -> bool:
    """Whether a JSON object follows something that was printed before it, such as a warning of PHP's."""
    begins = text.find('{"')
    if begins <= 0:
        return False
    try:
        return isinstance(loads(text[begins:]), dict)
    except NotJsonError:
        return False


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= DIGITS else None


def _nothing(_constant: str) -> None:
    return None
