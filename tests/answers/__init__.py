"""How each block type is answered in tests: a new type brings a module here, which the table finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

Json = dict[str, Any]
Form = Mapping[str, list[str]]  # values by field name
BUTTONS = ("action", "reply")  # names of buttons, where a block brings its own


@dataclass(frozen=True)
class Answers:
    """What there is to say to blocks of some types, found from the content of the block itself."""

    types: tuple[str, ...]
    best: Callable[[Json], list[Json]]  # the responses of someone who gets everything right, oldest first
    worst: Callable[[Json], Json]  # one response that is as wrong as can be
    forms: Callable[[Json], Iterable[Form]]  # what a browser sends for full points, in order
    wrong_forms: Callable[[Json], Iterable[Form]]  # with each mistake that the content knows
    is_marked: bool = True  # False: the machine gives no points for it


def best(block: Json) -> list[Json]:
    return table()[block["type"]].best(block)


def worst(block: Json) -> Json:
    return table()[block["type"]].worst(block)


def forms(block: Json) -> list[Form]:
    return list(table()[block["type"]].forms(block))


def wrong_forms(block: Json) -> list[Form]:
    """Nothing and nonsense too."""
    nonsense = {name: ["nonsense"] for name in ("response", *BUTTONS)}
    return [{}, nonsense, *table()[block["type"]].wrong_forms(block)]


@cache
def table() -> dict[str, Answers]:
    """By block type."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return {name: module.ANSWERS for module in modules for name in module.ANSWERS.types}
