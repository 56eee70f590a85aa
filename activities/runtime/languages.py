"""The languages of the interface: a line here and a catalogue in each app's `locale/` is all that one needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SOURCE = "en"  # in which the texts stand in the code


@dataclass(frozen=True)
class Language:
    """`name` as its speakers write it; `is_checked`: a native reader has read all of its texts, as the pages say.

    A language that is not `is_complete` may lack texts, and is offered to nobody until it has them all.
    """

    code: str
    name: str
    is_checked: bool
    is_complete: bool = True
    is_in_content: bool = False  # the content that ships is written in it too


# The first is the language of those whose own is not here. No reader outside the project has checked any yet.
LANGUAGES = (
    Language("fi", "Suomi", is_checked=False, is_in_content=True),
    Language("sv", "Svenska", is_checked=False, is_in_content=True),
    Language("en", "English", is_checked=False, is_in_content=True),
    Language("ar", "العربية", is_checked=False),
)
FALLBACK = LANGUAGES[0].code


def offered(
    languages: Sequence[Language] = LANGUAGES, *, with_incomplete: bool = False
) -> Sequence[Language]:
    """Those that anyone may choose, in their order; with the incomplete ones for who works on them."""
    return [language for language in languages if language.is_complete or with_incomplete]


COMPLETE = tuple(language.code for language in offered())
OF_CONTENT = [language.code for language in LANGUAGES if language.is_in_content]
