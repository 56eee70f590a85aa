"""Whom people may call, and what an organisation writes for them: as it may be kept, or refused by a word."""

import re
import unicodedata

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from activities.incoming import texts
from activities.incoming.texts import Unfit

MOST_LETTERS = 10_000
MOST_DIGITS = 15  # of a telephone number in the whole world (ITU-T E.164)
WHY_NOT = {
    "too_long": _("The text is too long. It may have %(most)s letters."),
    "hidden_sign": _("There is a sign in the text that nobody can see. Write that place anew."),
    "direction": _("This language runs from left to right, but the text from right to left."),
    "no_phone": _("Write the number with digits, for instance 050 123 4567."),
}
_PHONE = re.compile(r"[+(]?[0-9][0-9 ()/-]*")
_RTL = frozenset({"R", "AL"})
_LTR = "L"
# What turns the text around it to the other side; line ends and tabs are the only control signs that a text needs.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINES = frozenset("\n\t")


def fitting_text(text: str, *, language: str) -> str:
    """The text without what surrounds it; its paragraphs stay. Raises Unfit with a reason of WHY_NOT."""
    written = texts.fitting(text, field=language, most=MOST_LETTERS)
    if texts.fault_of(written) or any(_is_hidden(letter) for letter in written):
        raise Unfit("hidden_sign", language)
    directions = [unicodedata.bidirectional(letter) for letter in written]
    is_rtl = sum(one in _RTL for one in directions) > directions.count(_LTR)
    if is_rtl and language not in settings.LANGUAGES_BIDI:
        raise Unfit("direction", language)
    return written


def fitting_phone(text: str) -> str:
    """The number as people read it; nothing where there is none. Raises Unfit."""
    number = texts.fitting(text, field="phone", most=40)
    if number and not (_PHONE.fullmatch(number) and 3 <= len(_digits(number)) <= MOST_DIGITS):
        raise Unfit("no_phone", "phone")
    return number


def phone_address(number: str) -> str:
    """What a phone dials; "" where there is nothing to dial."""
    digits = _digits(number)
    return f"tel:{'+' if number.startswith('+') else ''}{digits}" if digits else ""


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign in "0123456789")


def _is_hidden(letter: str) -> bool:
    return letter in _TURNS or (unicodedata.category(letter) == "Cc" and letter not in _LINES)
