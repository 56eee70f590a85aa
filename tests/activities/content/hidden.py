"""What a block's fields declare as hidden: neither a page nor feedback may show it before an answer has earned it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from activities.blocks import BLOCKS
from activities.blocks.fields import Accepted, Field, Flag, ListOf, Part, Translated, walk

Json = dict[str, Any]
SHORT = 5  # a typed answer of so few letters stands in other words too


def hidden_names() -> set[str]:
    """The names that any type hides anywhere."""
    return {name for kind in BLOCKS.values() for name in _hidden_names(Part(kind.fields))}


def hidden_texts(block: Json, language: str) -> set[str]:
    """The texts of a block that only an answer may bring up."""
    return {
        text for field, value in _hidden(_fields(block), block) for text in _texts(field, value, language)
    }


def accepted_answers(block: Json) -> set[str]:
    """The answers that would be taken, and the mistakes that are known."""
    return {
        answer
        for _path, field, value in walk(_fields(block), block)
        if isinstance(field, Accepted) and isinstance(value, dict)
        for answers in value.values()
        for answer in answers
        if len(answer) > SHORT
    }


def with_another_key(block: Json) -> Json:
    """The same block with what is right made wrong, and with other words of feedback."""
    changed = _changed(_fields(block), block)
    assert isinstance(changed, dict)
    return {"id": block["id"], "type": block["type"], **changed}


def _fields(block: Json) -> Part:
    return Part(BLOCKS[block["type"]].fields)


def _hidden_names(part: Field) -> Iterator[str]:
    if isinstance(part, ListOf):
        yield from _hidden_names(part.item)
    for name, field in part.fields.items() if isinstance(part, Part) else ():
        if field.is_hidden:
            yield name
        yield from _hidden_names(field)


def _hidden(field: Field, value: object, *, is_inside: bool = False) -> Iterator[tuple[Field, object]]:
    """Whatever is within something hidden is hidden too."""
    if is_inside or field.is_hidden:
        yield field, value
    for _name, inner, child in field.inside(value):
        yield from _hidden(inner, child, is_inside=is_inside or field.is_hidden)


def _texts(field: Field, value: object, language: str) -> Iterator[str]:
    if isinstance(field, Translated) and isinstance(value, dict) and language in value:
        yield value[language]


def _changed(field: Field, value: object) -> object:
    if isinstance(field, ListOf):
        return [_changed(inner, child) for _number, inner, child in field.inside(value)]
    if not isinstance(field, Part):
        return value
    inside = field.inside(value)
    visible = {str(name): _changed(inner, child) for name, inner, child in inside if not inner.is_hidden}
    return visible | dict(_other_keys(field, value))


def _other_keys(part: Part, value: object) -> Iterator[tuple[str, object]]:
    """Every hidden flag turned, also where none was written, and every hidden text another one; the rest is left out."""
    written = {str(name): child for name, _field, child in part.inside(value)}
    for name, field in part.fields.items():
        if field.is_hidden and isinstance(field, Flag):
            yield name, not written.get(name)
        elif field.is_hidden and isinstance(field, Translated):
            yield name, {"fi": "something else"}
        elif field.is_hidden and isinstance(field, Accepted):
            yield name, {"fi": ["something else"]}
