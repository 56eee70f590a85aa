"""Finnish words that few people meet: advice where libvoikko or wordfreq is installed, none where neither is.

Voikko takes a word back to its dictionary form and to the parts of a compound; wordfreq tells how common these are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import accumulate, pairwise
from typing import Any

COMMON_ENOUGH = 2.5  # Zipf frequency: 3 is once in a million words
SHARED_LETTERS = 5  # of an inflected word and the word in a glossary

Analyse = Callable[[str], list[dict[str, str]]]
Frequency = Callable[[str], float]


@dataclass(frozen=True)
class Words:
    """What is known about words; either part may be missing."""

    analyse: Analyse | None = None
    frequency: Frequency | None = None

    def __str__(self) -> str:
        parts = [
            name
            for name, part in (("libvoikko", self.analyse), ("wordfreq", self.frequency))
            if part is not None
        ]
        return f"words checked with {' and '.join(parts)}" if parts else "words checked by their length only"

    def is_unknown(self, word: str) -> bool:
        """Is the word in no dictionary, and not so common that it need not be?"""
        if self.analyse is None or self.analyse(word):
            return False
        return self.frequency is None or self.frequency(word) < COMMON_ENOUGH

    def is_rare(self, word: str) -> bool:
        """Is the word, its dictionary form and some part of it seldom met?"""
        if self.frequency is None:
            return False
        if self.analyse is None:
            # Unseen says little here: Finnish has more inflected and compound words than any list.
            return 0 < self.frequency(word) < COMMON_ENOUGH
        return self._familiarity(word, self.frequency) < COMMON_ENOUGH

    def is_explained(self, word: str, explained: Iterable[str]) -> bool:
        """Does the word, in some form, stand among those that a glossary explains?"""
        return any(
            word.startswith(other[:SHARED_LETTERS]) or self._bases(word) & self._bases(other)
            for other in explained
        )

    def _familiarity(self, word: str, frequency: Frequency) -> float:
        analyses = self.analyse(word) if self.analyse else []
        frequencies = [frequency(word)]
        for analysis in analyses:
            parts = list(_parts(analysis))
            frequencies += [frequency("".join(parts)), min(map(frequency, parts))]
        return max(frequencies)

    def _bases(self, word: str) -> set[str]:
        return {analysis["BASEFORM"] for analysis in self.analyse(word)} if self.analyse else set()


def installed_dictionaries() -> Words:
    """The dictionaries of this machine; they are no requirement of the product."""
    return Words(analyse=_voikko(), frequency=_wordfreq())


def _voikko() -> Analyse | None:
    module = _module("libvoikko")
    if module is None:
        return None
    try:
        analyse: Analyse = module.Voikko("fi").analyze
    except (OSError, module.VoikkoException):  # the library or its Finnish dictionary is missing
        return None
    return analyse


def _wordfreq() -> Frequency | None:
    module = _module("wordfreq")
    return (lambda word: float(module.zipf_frequency(word, "fi"))) if module else None


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        return None


def _parts(analysis: dict[str, str]) -> Iterator[str]:
    """The parts of a compound, the last one in its dictionary form: STRUCTURE marks each beginning by "="."""
    base = analysis["BASEFORM"].lower()
    *firsts, _ = map(len, analysis["STRUCTURE"].split("=")[1:])
    ends = [*accumulate(firsts, initial=0), len(base)]
    yield from filter(None, (base[start:end].strip("-") for start, end in pairwise(ends)))
