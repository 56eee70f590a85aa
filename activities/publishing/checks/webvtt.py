"""Captions in WebVTT: what browsers need to show them (https://www.w3.org/TR/webvtt1/), and what readers need."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MOMENT = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"^{_MOMENT}[ \t]+-->[ \t]+{_MOMENT}(?:[ \t]+\S.*)?$")
_NO_CUE = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")


def caption_faults(text: str, seconds: int) -> Iterator[str]:
    """What is wrong with the captions of a recording of that length."""
    head, *blocks = re.split(r"\n{2,}", text.removeprefix("\ufeff").replace("\r\n", "\n").strip())
    if not re.match(r"WEBVTT([ \t\n]|$)", head):
        yield 'it does not begin with the line "WEBVTT".'
        return
    cues = [block.split("\n") for block in blocks if not _NO_CUE.match(block)]
    if not cues:
        yield "it has no captions."
    before = 0.0
    for number, lines in enumerate(cues, start=1):
        timing, words = _parts(lines)
        if timing is None:
            yield f'caption {number} has no line "00:01.000 --> 00:04.000".'
            continue
        yield from (f"caption {number} {fault}" for fault in _cue_faults(*timing, before, seconds, words))
        before = timing[0]


def _parts(lines: list[str]) -> tuple[tuple[float, float] | None, list[str]]:
    """The start, the end and the words of a caption; before its times it may have a name."""
    for place, line in enumerate(lines[:2]):
        if match := _TIMING.match(line.strip()):
            parts = [int(part or 0) for part in match.groups()]
            return (_seconds(parts[:4]), _seconds(parts[4:])), lines[place + 1 :]
    return None, []


def _seconds(parts: list[int]) -> float:
    hours, minutes, seconds, thousandths = parts
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _cue_faults(start: float, end: float, before: float, length: int, words: list[str]) -> Iterator[str]:
    if end <= start:
        yield "ends before it begins."
    if start < before:
        yield "begins before the one above it."
    if end > length + 1:
        yield f"ends after the recording, which lasts {length} seconds."
    if not "".join(words).strip():
        yield "has no words."
