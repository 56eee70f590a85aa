"""The many signs that keyboards, phones and word processors make of one: a comparison sees them all as the plainest."""

from __future__ import annotations

import unicodedata
from typing import Final

# NFKC alone will not do: it makes of the lone acute accent, a key of its own on Finnish keyboards, a space and a mark.
SIGNS: Final = {
    "'": "´`’‘‛‚ʼʹʻˈˊˋ′‵՚ꞌ΄᾽᾿´`׳＇",
    '"': "”“„‟″‶«»‹›״〝〞＂",
    "-": "‐‑‒–—―−⁃﹘﹣－",
    ",": "،٫、，",
    ";": "؛；",
    "?": "؟？",
    "!": "！",
    ":": "：",
    "(": "（",
    ")": "）",
}
_PLAIN = {ord(sign): plain for plain, signs in SIGNS.items() for sign in signs}


def plainest(text: str) -> str:
    """The text with the plainest sign and the plainest digit in place of each, without marks that nobody sees."""
    return "".join(map(_letter, unicodedata.normalize("NFKC", text.translate(_PLAIN))))


def _letter(letter: str) -> str:
    """Digits of any script as 0 to 9; marks that nobody sees (of direction, for instance) left out."""
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    return "" if unicodedata.category(letter) == "Cf" else letter
