"""Walking through the JSON of a content file: its texts, pictures and lists, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def nodes(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every object and list, with where it stands."""
    if isinstance(node, dict):
        yield path, node
        for name, child in node.items():
            yield from nodes(child, (*path, name))
    elif isinstance(node, list):
        yield path, node
        for number, child in enumerate(node):
            yield from nodes(child, (*path, number))


def texts(content: Any, languages: list[str]) -> Iterator[tuple[Path, dict[str, str]]]:
    """Every object that holds one text by language."""
    for path, node in nodes(content):
        if isinstance(node, dict) and _is_text(node, languages):
            yield path, node


def pictures(content: Any) -> Iterator[tuple[Path, str]]:
    """Every picture that is named, the icon too."""
    for path, node in nodes(content):
        if isinstance(node, dict):
            yield from (
                ((*path, name), node[name]) for name in ("icon", "src") if isinstance(node.get(name), str)
            )


def _is_text(node: dict[str, Any], languages: list[str]) -> bool:
    # "id" and "to" look like languages; an object that also holds one of ours is no coincidence.
    return any(name in languages for name in node) and all(_LANGUAGE.fullmatch(name) for name in node)
