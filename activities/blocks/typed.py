"""Comparing what someone typed with what was meant: case, spaces and common punctuation are forgiven."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from activities.incoming.signs import plainest

MOST_LETTERS = 100
_WITHIN_A_NUMBER = re.compile(r"(?<=\d)[,:](?=\d)")  # 1,5 and 10:30
_FORGIVEN = re.compile(
    r"(?<!\d)\.|\.(?!\d)|[\s,:;!?'\"()\-]"
)  # and all that incoming/signs.py takes for these


def is_among(typed: str, accepted: Mapping[str, Iterable[str]]) -> bool:
    """Was one of these meant? An answer in any of the languages will do: people mix them."""
    text = plain(typed)
    return any(text == plain(answer) for answers in accepted.values() for answer in answers)


def plain(text: str) -> str:
    """The text without what makes no difference; 1,5 stays apart from 15, and a lone sign is not lost."""
    text = plainest(text).casefold().strip()
    return _FORGIVEN.sub("", _WITHIN_A_NUMBER.sub(".", text)) or text
