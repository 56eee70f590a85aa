"""Our own sentences in every language at once, out of the catalogues in `locale/`, which Django's pages use too."""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from activities.runtime.languages import COMPLETE, SOURCE

LOCALE = Path(__file__).resolve().parent.parent / "locale"


class Phrase(Mapping[str, str]):
    """A sentence written in English, by language; imported as `_`, so that `make messages` finds its texts."""

    def __init__(self, english: str) -> None:
        self._english = english

    def __getitem__(self, language: str) -> str:
        if language == SOURCE:
            return self._english
        text = _catalogues()[language].gettext(self._english)
        if text == self._english and language not in COMPLETE:
            raise KeyError(
                language
            )  # English must not pass, or be kept in an answer, for a language on its way
        return text

    def __iter__(self) -> Iterator[str]:
        return (language for language in (SOURCE, *_catalogues()) if language in self)

    def __len__(self) -> int:
        return sum(1 for _language in self)


@cache
def _catalogues() -> dict[str, gettext.NullTranslations]:
    languages = sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.mo"))
    return {one: gettext.translation("django", LOCALE, [one]) for one in languages}
