"""Numbers that people and addresses name: bounded before they are read, so that none is too big for its column."""

from __future__ import annotations

import math
from typing import Final

from activities.incoming.signs import plainest

MOST: Final = 2**31 - 1  # a PositiveIntegerField
MOST_OF_ROWS: Final = 2**63 - 1  # the id of a row
_DIGITS = len(str(MOST_OF_ROWS))
_LETTERS = 40  # of a number with a fraction


def whole(text: object, *, least: int = 0, most: int = MOST) -> int | None:
    """The whole number that a text names, in the digits of any script; None for anything else."""
    if not isinstance(text, str):
        return None
    digits = text.strip()
    if not digits.isdecimal() or len(digits) > _DIGITS:
        return None
    number = int(digits)
    return number if least <= number <= most else None


def fraction(text: str) -> float | None:
    """A number as people write it, with a comma too; None for anything else."""
    if len(text) > _LETTERS:
        return None
    try:
        number = float(plainest(text).strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
