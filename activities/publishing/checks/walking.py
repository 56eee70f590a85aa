"""Walking through the JSON of a content file: its texts and files, as the activity and its blocks declare them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from activities.blocks.fields import Accepted, Field, File, FileByLanguage, Path, Translated, walk
from activities.publishing.checks.schema import ACTIVITY


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


def texts(content: object) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every object that holds one text, or a list of accepted answers, and must hold it in every language."""
    for path, field, value in walk(ACTIVITY, content):
        if isinstance(value, dict) and _is_in_every_language(field):
            yield path, value


def pictures(content: object) -> Iterator[tuple[Path, str, int]]:
    """Every picture that is named, the icon too, and what it may weigh in bytes."""
    for path, field, value in walk(ACTIVITY, content):
        if isinstance(field, File) and isinstance(value, str):
            yield path, value, field.most_bytes


def recordings(content: object) -> Iterator[tuple[Path, str]]:
    """Every file of sound, film or captions."""
    for path, field, value in walk(ACTIVITY, content):
        if isinstance(field, FileByLanguage) and isinstance(value, dict):
            yield from (
                ((*path, language), name) for language, name in value.items() if isinstance(name, str)
            )


def _is_in_every_language(field: Field) -> bool:
    return isinstance(field, Translated) or (isinstance(field, Accepted) and field.is_in_every_language)
