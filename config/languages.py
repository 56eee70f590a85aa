"""The languages of the interface: a line here and a catalogue in each app's `locale/` is all that one needs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """`name` as its speakers write it; `is_checked`: a native reader has read all of its texts, as the pages say."""

    code: str
    name: str
    is_checked: bool


# The first is the language of those whose own is not here. No reader outside the project has checked any yet.
LANGUAGES = (
    Language("fi", "Suomi", is_checked=False),
    Language("sv", "Svenska", is_checked=False),
    Language("en", "English", is_checked=False),
    Language("ar", "العربية", is_checked=False),
)
