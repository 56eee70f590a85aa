"""The languages that an organisation offers, and what it has written in them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from activities.models import Organisation


@dataclass(frozen=True)
class OwnText:
    """What an organisation wrote: `paragraphs` in `language`; none where it wrote nothing."""

    paragraphs: list[str]
    language: str


def languages_of(organisation: Organisation) -> list[tuple[str, str]]:
    """Codes and names of those that are switched on; of none, all that there are."""
    chosen = [pair for pair in settings.LANGUAGES if pair[0] in organisation.languages]
    return chosen or list(settings.LANGUAGES)


def language_for(organisation: Organisation, wanted: str) -> str:
    """The wanted language, where it is switched on; else the house's own; else the first that is."""
    codes = [code for code, _name in languages_of(organisation)]
    return next((code for code in (wanted, settings.LANGUAGE_CODE) if code in codes), codes[0])


def own_text(by_language: Mapping[str, str], language: str) -> OwnText:
    """The text in the language, else in the first one that it is written in; an empty line separates paragraphs."""
    for code in (language, *dict(settings.LANGUAGES)):
        if text := by_language.get(code, "").strip():
            return OwnText([part.strip() for part in text.split("\n\n") if part.strip()], code)
    return OwnText([], language)
