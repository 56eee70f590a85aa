"""Two small activities whose results change with every answer, in the product's own content format."""

import json
from pathlib import Path
from typing import Any

SLUGS = ("harness-first", "harness-second")
BLOCKS = ("tools", "dust", "noise")
OPTIONS = tuple(f"option-{number}" for number in range(1, 9))
RIGHT = 5


def write(folder: Path) -> Path:
    """The folder for `load_content --path`."""
    folder.mkdir()
    for slug in SLUGS:
        (folder / f"{slug}.json").write_text(json.dumps(_activity(slug)), encoding="utf-8")
    return folder


def _texts(words: str) -> dict[str, str]:
    return dict.fromkeys(("fi", "sv", "en"), words)


def _activity(slug: str) -> dict[str, Any]:
    return {
        "format": 1,
        "slug": slug,
        "kind": "exercise",
        "languages": ["fi", "sv", "en"],
        "title": _texts(slug),
        "summary": _texts("Invented for a test."),
        "icon": "activities/content/is-this-a-scam/icon.svg",
        "minutes": 5,
        "level": "basic",
        "outcomes": ["LO1.2.07"],
        "tieke": [],
        "steps": [{"id": "all", "title": _texts("All"), "blocks": [_question(name) for name in BLOCKS]}],
    }


def _question(name: str) -> dict[str, Any]:
    options = [
        {"id": option, "text": _texts(option), "correct": place < RIGHT, "feedback": _texts(option)}
        for place, option in enumerate(OPTIONS)
    ]
    return {
        "id": name,
        "type": "choice",
        "is_multiple": True,
        "points": 10,
        "prompt": _texts(name),
        "options": options,
    }
