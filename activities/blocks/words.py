"""What an answer says, in words: ids in a response become the texts that the block gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from activities.blocks.contract import Json
from activities.blocks.texts import localised

NAMING = ("text", "label", "title", "prompt", "name")  # where a part of a block keeps its words, best first


def in_words(block: Json, response: object, language: str) -> list[str]:
    """One line for each thing answered; works for every block whose response holds ids, texts and numbers.

    Of any JSON come lines: what is stored in another form must not take the page with it.
    """
    names = {key: localised(texts, language) for key, texts in _parts_with_texts(block)}
    parts = response.values() if isinstance(response, Mapping) else [response]
    return [line for value in parts for line in _lines(value, names) if line]


def is_closed(block: Json, response: object) -> bool:
    """Does the answer hold nothing but ids of the block's own parts and numbers, so nothing that a person wrote?"""
    ids = {key for key, _texts in _parts_with_texts(block)}
    return all(not isinstance(leaf, str) or leaf in ids for leaf in _leaves(response))


def _lines(value: object, names: Mapping[str, str]) -> Iterator[str]:
    if isinstance(value, Mapping) and value and all(type(inner) is int for inner in value.values()):
        for key, place in sorted(value.items(), key=lambda pair: pair[1]):  # an order: the first one first
            yield f"{place}. {names.get(key, key)}"
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield f"{names.get(key, key)}: {', '.join(_lines(inner, names))}"
    elif isinstance(value, list):
        for inner in value:
            yield from _lines(inner, names)
    elif isinstance(value, bool) or value is None:
        return
    else:
        yield names.get(str(value), str(value))


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def _parts_with_texts(part: object) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every part of a block that has an id and words."""
    if isinstance(part, Mapping):
        texts = next((part[name] for name in NAMING if isinstance(part.get(name), Mapping)), None)
        if isinstance(part.get("id"), str) and texts is not None:
            yield part["id"], texts
        for inner in part.values():
            yield from _parts_with_texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _parts_with_texts(inner)
