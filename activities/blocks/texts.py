"""Texts by language: choosing one, and putting several together in every language at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from activities.blocks.contract import Texts
from activities.runtime.languages import FALLBACK

BULLET = "• "


def localised(texts: Mapping[str, object] | None, language: str) -> str:
    """The text in a language, else in the language without its region, else in our first one, else in any."""
    if not texts:
        return ""
    for candidate in (language, language.split("-")[0], FALLBACK):
        if texts.get(candidate):
            return str(texts[candidate])
    return str(next(iter(texts.values())))


def joined(parts: Iterable[Texts | None], separator: str = "\n\n") -> dict[str, object]:
    """One text by language out of several, empty ones left out."""
    present = [part for part in parts if part]
    languages = dict.fromkeys(language for part in present for language in part)
    return {language: separator.join(localised(part, language) for part in present) for language in languages}


def naming(sentence: Texts, things: Iterable[Texts]) -> Texts:
    """A sentence, and below it the things it speaks of, each on a line of its own."""
    names = joined(things, f"\n{BULLET}")
    return {language: f"{text}\n{BULLET}{localised(names, language)}" for language, text in sentence.items()}
