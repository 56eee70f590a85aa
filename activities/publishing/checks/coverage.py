"""Coverage: which outcomes and criteria the activities declare, and which of them none does yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from activities.publishing.checks.frameworks import AI_OUTCOMES, SKILL_OUTCOMES, TIEKE
from activities.publishing.checks.reading import json_of

NOT_YET = "-"
_GROUPS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("DigComp 3.0, Basic skills", "outcomes", SKILL_OUTCOMES),
    ("DigComp 3.0, Basic outcomes that name AI", "outcomes", AI_OUTCOMES),
    ("TIEKE criteria", "tieke", TIEKE),
)


def read_contents(paths: list[Path]) -> list[dict[str, Any]]:
    """The contents of files that are known to be free of errors."""
    return [json_of(path) for path in paths]


def taught(contents: list[dict[str, Any]], field: str, framework: Mapping[str, str]) -> dict[str, list[str]]:
    """The slugs of the activities that declare it, for every outcome or criterion."""
    return {
        key: [content["slug"] for content in contents if key in content.get(field, [])] for key in framework
    }


def coverage_table(contents: list[dict[str, Any]]) -> Iterator[str]:
    """The coverage in lines for a terminal: every id, its words, the activities."""
    for title, field, framework in _GROUPS:
        rows = taught(contents, field, framework)
        yield ""
        yield f"{title}: {sum(map(bool, rows.values()))} of {len(rows)}"
        name_width, word_width = max(map(len, framework)), max(map(len, framework.values()))
        for name, slugs in rows.items():
            yield f"  {name:{name_width}}  {framework[name]:{word_width}}  {', '.join(slugs) or NOT_YET}"
