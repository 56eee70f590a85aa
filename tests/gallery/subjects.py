"""What the gallery shows: every block type and every tour, chosen from the content files."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.demo_lms_process import ROOT

CONTENT = ROOT / "activities" / "content"
# The tests' own activity with one block of every type, where there is one.
EVERY_BLOCK = ROOT / "tests" / "activities" / "content" / "every-block"


@dataclass(frozen=True)
class Subject:
    """One picture to take, in several sizes: a step of an activity, or one block of it."""

    section: str
    title: str
    name: str
    activity: str
    step: int
    block: str = ""


def activities() -> list[dict[str, Any]]:
    """The content files, the one with every block first."""
    folders = [EVERY_BLOCK, CONTENT] if EVERY_BLOCK.is_dir() else [CONTENT]
    return [content for folder in folders for content in _read(folder)]


def subjects(contents: Iterable[dict[str, Any]]) -> list[Subject]:
    """The blocks by type, then the tours place by place."""
    known = list(contents)
    tours = [one for one in known if one["kind"] == "tour"]
    return [*_blocks(known), *(subject for tour in tours for subject in _places(tour))]


def _read(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.json")):
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if "slug" in content:  # the schema lies there too
            yield content


def _blocks(contents: Iterable[dict[str, Any]]) -> Iterator[Subject]:
    """The first block of each type; of simulated screens the first of each look."""
    seen: dict[str, Subject] = {}
    for content in contents:
        for number, step in enumerate(content["steps"], start=1):
            for block in step["blocks"]:
                look = " ".join([block["type"], block.get("look", block.get("device", ""))]).strip()
                shown = look.replace("_", " ")
                subject = Subject(
                    "Block types", shown, look.replace(" ", "-"), content["slug"], number, block["id"]
                )
                seen.setdefault(look, subject)
    yield from (seen[look] for look in sorted(seen))


def _places(tour: dict[str, Any]) -> Iterator[Subject]:
    section = f"Tour: {tour['title'].get('en') or next(iter(tour['title'].values()))}"
    for number, step in enumerate(tour["steps"], start=1):
        title = f"{number}. {step['title'].get('en') or next(iter(step['title'].values()))}"
        yield Subject(section, title, f"{tour['slug']}-{number:02}", tour["slug"], number)
