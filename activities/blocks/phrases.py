"""Our own sentences in every language at once, out of the catalogues in `locale/`, which Django's pages use too."""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
SOURCE = "en"


class Phrase(Mapping[str, str]):
    """A sentence written in English, by language; imported as `_`, so that `make messages` finds its texts."""

    def __init__(self, english: str) -> None:
        self._english = english

    def __getitem__(self, language: str) -> str:
        if language == SOURCE:
            return self._english
        return _catalogues()[language].gettext(self._english)

    def __iter__(self) -> Iterator[str]:
        return iter((SOURCE, *_catalogues()))

    def __len__(self) -> int:
        return 1 + len(_catalogues())


@cache
def _catalogues() -> dict[str, gettext.NullTranslations]:
    languages = sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.mo"))
    return {one: gettext.translation("django", LOCALE, [one]) for one in languages}
