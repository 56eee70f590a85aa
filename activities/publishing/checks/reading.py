"""Reading authors' files: whichever editor wrote them, with a byte order mark before the text or without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from activities.incoming.documents import document
from activities.incoming.texts import Unfit

MOST_BYTES = 4 * 1024 * 1024
WORDS = {
    "too_big": "the file has more than {most:,} bytes",
    "too_deep": "it has more than {most} levels",
    "twice": "{path} stands twice in one place",
    "number": "it holds a number that is too long, or NaN or Infinity",
    "nul": "the text at {path} holds the sign NUL",
    "half_letter": "the text at {path} holds half of a letter (a lone surrogate)",
    "not_utf8": "it is not written in UTF-8",
}


def text_of(path: Path) -> str:
    """The text without its mark; ValueError where it is not UTF-8."""
    return path.read_text(encoding="utf-8-sig")


def json_of(path: Path) -> Any:
    """What the file says; ValueError, in words, where it is nothing that can be published."""
    try:
        return document(path.read_bytes(), most_bytes=MOST_BYTES)
    except Unfit as error:
        if error.reason not in WORDS:
            raise ValueError(str(error.__cause__)) from error
        words = WORDS[error.reason].format(most=error.most, path=ascii(".".join(error.path)))
        raise ValueError(words) from error
