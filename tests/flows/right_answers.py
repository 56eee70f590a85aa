"""The right answers to an activity, read from its content file as its author wrote them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from activities.blocks import BLOCKS
from tests.answers import BUTTONS, best, forms

_ROOT = Path(__file__).resolve().parent.parent.parent
CONTENT = _ROOT / "activities" / "content"
ONE_OF_EACH = _ROOT / "tests" / "activities" / "content" / "every-block"  # an activity of the tests' own

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """One form post: the values by field name, and the button that sends it, if it is one of several."""

    step: int
    block: str
    values: dict[str, list[str]] = field(default_factory=dict)
    button: tuple[str, str] | None = None


def steps(slug: str) -> list[Json]:
    folder = ONE_OF_EACH if slug == ONE_OF_EACH.name else CONTENT
    content: Json = json.loads((folder / f"{slug}.json").read_text(encoding="utf-8"))
    listed: list[Json] = content["steps"]
    return listed


def right_answers(slug: str) -> list[Answer]:
    """All that brings full points, in the order of the steps."""
    return [answer for step, block in _questions(slug) for answer in _answers(step, block)]


def full_points(slug: str) -> int:
    """What all of it is worth, but for what an instructor gives later."""
    return int(sum(_points(block) for _step, block in _questions(slug)))


def _questions(slug: str) -> Iterator[tuple[int, Json]]:
    for number, step in enumerate(steps(slug), start=1):
        yield from ((number, block) for block in step["blocks"] if BLOCKS[block["type"]].asks(block))


def _points(block: Json) -> float:
    *history, response = best(block)
    return BLOCKS[block["type"]].judge(block, response, history).points


def _answers(step: int, block: Json) -> Iterator[Answer]:
    for form in forms(block):
        values = {name: sent for name, sent in form.items() if name not in BUTTONS}
        button = next(((name, form[name][0]) for name in BUTTONS if name in form), None)
        yield Answer(step, block["id"], values, button)
