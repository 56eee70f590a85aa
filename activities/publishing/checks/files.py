"""The files that a content names: they are there, they are light enough for a phone, and captions can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from activities.publishing.checks import walking
from activities.publishing.checks.findings import at
from activities.publishing.checks.reading import text_of
from activities.publishing.checks.webvtt import caption_faults

MOST_FOR_A_SECOND = {"audio": 24_000, "video": 160_000}
HEAD = 100_000  # what a recording may weigh beside its seconds

Found = Iterator[tuple[str, str]]  # where, what
Find = Callable[[str], Path | None]


def file_faults(content: dict[str, Any], find: Find) -> Found:
    """What is wrong with the files of a content."""
    pictures, recordings = list(walking.pictures(content)), list(walking.recordings(content))
    for place, name in [*((place, name) for place, name, _most in pictures), *recordings]:
        if find(name) is None:
            yield at(*place), f'there is no static file "{name}". Add the file, or mend its path.'
    for place, name, most_bytes in pictures:
        yield from _too_heavy(at(*place), find(name), most_bytes)
    for place, block in walking.nodes(content):
        if isinstance(block, dict) and block.get("type") in MOST_FOR_A_SECOND:
            yield from _recording(at(*place), block, content["languages"], find)


def _recording(place: str, block: dict[str, Any], languages: list[str], find: Find) -> Found:
    most = HEAD + MOST_FOR_A_SECOND[block["type"]] * block["seconds"]
    for language, name in block["files"].items():
        yield from _too_heavy(f"{place}.files.{language}", find(name), most)
    if block["type"] != "video":
        return
    for language in languages:
        if language not in block["captions"]:
            yield f"{place}.captions.{language}", f'captions in "{language}" are missing. Add a file.'
    for language, name in block["captions"].items():
        for fault in _captions(find(name), block["seconds"]):
            yield f"{place}.captions.{language}", f"{name}: {fault}"


def _captions(path: Path | None, seconds: int) -> Iterator[str]:
    if path is None:
        return
    try:
        text = text_of(path)
    except UnicodeDecodeError:
        yield "it is not written in UTF-8. Save it so."
        return
    yield from caption_faults(text, seconds)


def _too_heavy(place: str, path: Path | None, most: int) -> Found:
    size = path.stat().st_size if path else 0
    if size > most:
        yield place, f"the file has {size:,} bytes, and {most:,} is the most. Make it smaller."
