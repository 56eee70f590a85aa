"""Advice on plain Finnish (selkokieli): long sentences and long words. Advice never stops a publication."""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_WORDS = 20
MOST_LETTERS = 22

_SENTENCE_END = re.compile(r"[.!?:]\s+|\n")


def advice(text: str) -> Iterator[str]:
    """What could be made easier to read in a Finnish text."""
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        if len(words) > MOST_WORDS:
            yield f'a sentence of {len(words)} words: "{" ".join(words[:5])} …". Make it two.'
    for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text):
        if len(word) > MOST_LETTERS:
            yield f'a word of {len(word)} letters: "{word}". Use a shorter one, or explain it.'
