"""JSON that someone sends or writes: bounded in size and depth before it is read, and each text in it looked at."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final, NoReturn

from activities.incoming.texts import Unfit, fault_of, tidied

MOST_BYTES: Final = 256 * 1024  # 5,000 letters of the longest kind, each escaped, are a quarter of it
MOST_DEPTH: Final = 20
MOST_DIGITS: Final = 40
# A text to its end, or to the end of everything, so that the pattern never begins anew within one: it stays linear.
_DEEPER = {"[": 1, "{": 1, "]": -1, "}": -1}
_MARK = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def document(body: bytes, *, most_bytes: int = MOST_BYTES) -> Any:
    """What the JSON says, its texts tidied. Raises Unfit."""
    if len(body) > most_bytes:
        raise Unfit("too_big", most=most_bytes)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unfit("not_utf8") from error
    _require_flat(text)
    return _read(_parsed(text), ())


def _require_flat(text: str) -> None:
    depth = 0
    for mark in _MARK.finditer(text):
        depth += _DEEPER.get(mark[0], 0)
        if depth > MOST_DEPTH:
            raise Unfit("too_deep", most=MOST_DEPTH)


def _parsed(text: str) -> object:
    try:
        return json.loads(
            text, object_pairs_hook=_each_once, parse_int=_int, parse_float=_float, parse_constant=_no_number
        )
    except Unfit:
        raise
    except ValueError as error:
        raise Unfit("not_json") from error


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """RFC 8259 §4 leaves open what a name means that stands there twice; to guess would be to lose one of them."""
    members: dict[str, object] = {}
    for name, value in pairs:
        if name in members:
            raise Unfit("twice", name)
        members[name] = value
    return members


def _int(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise Unfit("number")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Unfit("number")
    return number


def _no_number(_name: str) -> NoReturn:
    raise Unfit("number")


def _read(value: object, path: tuple[str, ...]) -> object:
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, list):
        return [_read(inner, path) for inner in value]
    if isinstance(value, dict):
        return {_text(name, (*path, name)): _read(inner, (*path, name)) for name, inner in value.items()}
    return value


def _text(text: str, path: tuple[str, ...]) -> str:
    fault = fault_of(text)
    if fault:
        raise Unfit(fault, *path)
    return tidied(text)
