"""Texts that people write: as they may be kept, or refused by name. Nothing that a person wrote is ever cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

NUL: Final = "\0"  # PostgreSQL stores none
_HALF = re.compile(
    "[\ud800-\udfff]"
)  # half of a letter: no UTF-8 has it, so no page and no database takes it
_LINE_END = re.compile("\r\n?")
_REPLACEMENT = "\ufffd"
# Letters, marks and symbols by their category, of which nothing is seen: fillers, Braille's blank, variation selectors.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u180b\u180c\u180d\u180f")
_BLANK_CATEGORIES = frozenset(
    {"Cc", "Cf", "Zl", "Zp", "Zs"}
)  # not Cn: this year's emoji are not known here yet


class Unfit(ValueError):
    """What came cannot be taken: `path` leads to the part (nothing: the whole), `reason` is a word for why."""

    def __init__(self, reason: str, *path: str, most: int = 0) -> None:
        super().__init__(f"{'.'.join(path)}: {reason}")
        self.reason, self.path, self.most = reason, path, most


def tidied(text: str) -> str:
    """Each end of a line as one letter, as a browser counts it; what nobody can see is nothing."""
    return "" if is_invisible(text) else _LINE_END.sub("\n", text)


def is_invisible(text: str) -> bool:
    """Is there nothing in it that a reader would see?"""
    return all(map(_is_blank, text))


def fault_of(text: str) -> str:
    """Why no database and no page can take this text, as a word; "" where both can."""
    if NUL in text:
        return "nul"
    return "half_letter" if _HALF.search(text) else ""


def fitting(text: str, *, field: str, most: int) -> str:
    """The text without what surrounds it. Raises Unfit where it is too long: whoever wrote it makes it shorter."""
    stripped = tidied(text).strip()
    if len(stripped) > most:
        raise Unfit("too_long", field, most=most)
    return stripped


def value_of(form: Mapping[str, Sequence[str]], name: str) -> str:
    """The last value of a form's field; a field without any is as if it had not been sent."""
    values = form.get(name) or ("",)
    return values[-1]


def showable(value: object) -> object:
    """Something stored before this gate stood here, with a sign in the place of each half letter."""
    if isinstance(value, str):
        return _HALF.sub(_REPLACEMENT, value)
    if isinstance(value, list):
        return [showable(inner) for inner in value]
    if isinstance(value, dict):
        return {showable(name): showable(inner) for name, inner in value.items()}
    return value


def _is_blank(letter: str) -> bool:
    code = ord(letter)
    is_selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    return is_selector or letter in _BLANK or unicodedata.category(letter) in _BLANK_CATEGORIES
