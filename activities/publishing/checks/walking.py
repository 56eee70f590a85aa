"""Walking through the JSON of a content file: its texts, files and lists, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
_LANGUAGE = re.compile(r"[a-z]{2,3}")
# By language too, but not in every one: files, and answers that are known to be wrong.
_NO_TEXTS = (("files",), ("captions",), ("answers",))


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


def texts(content: Any, languages: list[str]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every object that holds one text, or a list of accepted answers, by language."""
    for path, node in nodes(content):
        if isinstance(node, dict) and _is_text(node, languages) and path[-1:] not in _NO_TEXTS:
            yield path, node


def pictures(content: Any) -> Iterator[tuple[Path, str]]:
    """Every picture that is named, the icon too."""
    for path, node in nodes(content):
        if isinstance(node, dict):
            # Below the activity itself an icon is the name of a sign, and no file.
            yield from _named(path, node, ("src", "poster", "image") if path else ("icon",))


def recordings(content: Any) -> Iterator[tuple[Path, str]]:
    """Every file of sound, film or captions."""
    for path, node in nodes(content):
        if isinstance(node, dict) and path[-1:] in (("files",), ("captions",)):
            yield from _named(path, node, tuple(node))


def _named(path: Path, node: dict[str, Any], names: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    return (((*path, name), node[name]) for name in names if isinstance(node.get(name), str))


def _is_text(node: dict[str, Any], languages: list[str]) -> bool:
    # "id" and "to" look like languages; an object that also holds one of ours is no coincidence.
    return any(name in languages for name in node) and all(_LANGUAGE.fullmatch(name) for name in node)
