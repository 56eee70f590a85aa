"""Advice on plain Finnish (selkokieli): long sentences, long words, rare words. Advice never stops a publication."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from activities.publishing.checks.word_frequency import Words

MOST_WORDS = 15
MOST_LETTERS = 20
FEWEST_LETTERS = 4  # shorter words are seldom hard

_SENTENCE_END = re.compile(r"[.!?:”]+\s+|\n")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_AROUND = "”“\"'’!?.,:;()…"


def advice(text: str) -> Iterator[str]:
    """What could be made easier to read in a Finnish text."""
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        if len(words) > MOST_WORDS:
            yield f'a sentence of {len(words)} words: "{" ".join(words[:5])} …". Make it two.'
    for word in _WORD.findall(text):
        if len(word) > MOST_LETTERS:
            yield f'a word of {len(word)} letters: "{word}". Use a shorter one, or explain it.'


def hard_words(text: str, words: Words, explained: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each word that few may know and no glossary explains, with the advice."""
    for word, may_be_name in _plain_words(text):
        if words.is_explained(word, explained):
            continue
        if words.is_unknown(word):
            if not may_be_name:
                yield word, f'"{word}" is in no dictionary. Mend it, or explain it in a glossary.'
        elif words.is_rare(word):
            yield word, f'"{word}" is a rare word. Use a common one, or explain it in a glossary.'


def _plain_words(text: str) -> Iterator[tuple[str, bool]]:
    """The words, in small letters, that are neither names nor addresses; the first of a sentence may be a name."""
    for sentence in _SENTENCE_END.split(text):
        for number, token in enumerate(sentence.split()):
            word = token.strip(_AROUND)
            if not _WORD.fullmatch(word) or (word[0].isupper() and number) or word.isupper():
                continue
            for part in word.lower().split("-"):
                if len(part) >= FEWEST_LETTERS:
                    yield part, word[0].isupper()
