"""Fields are declared once: the schema, the checks and what a page must hide follow from them."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from activities.blocks import BLOCKS
from activities.blocks.contract import Block
from activities.blocks.fields import (
    Accepted,
    Always,
    Decimal,
    Field,
    File,
    FileByLanguage,
    Flag,
    Id,
    Integer,
    Line,
    ListOf,
    OneOf,
    Part,
    Translated,
    definitions,
    walk,
)
from activities.blocks.questions import PROMPT, Question, Unmarked

pytestmark = pytest.mark.once
PAIR = Part({"id": Id(is_required=True), "text": Translated(is_required=True), "is_new": Flag()})


def takes(field: Field, value: object) -> bool:
    return Draft202012Validator({**field.schema(), "$defs": definitions()}).is_valid(value)


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (Id(), "a-1", "A 1"),
        (Translated(), {"fi": "Hei"}, {"fi": ""}),
        (Translated(), {"som": "Hei"}, {}),
        (Accepted(), {"fi": ["mylly"]}, {"fi": []}),
        (Line(), "posti.example", 1),
        (Line(most_letters=3), "abc", "abcd"),
        (Line(pattern="^a"), "ab", "ba"),
        (Integer(1, 20), 20, 21),
        (Integer(), -5, 0.5),
        (Decimal(-180, 180), 0.5, 180.5),
        (Flag(), True, "yes"),
        (OneOf(("sms", "call")), "sms", "fax"),
        (Always(1), 1, 2),
        (File(("svg",)), "a/b.svg", "a/b.svg.exe"),
        (File(("png", "jpg")), "a.jpg", "a.svg"),
        (FileByLanguage(("vtt",)), {"fi": "a.vtt"}, {"fi": "a.srt"}),
        (ListOf(Flag(), least=1, most=2), [True, False], [True, False, True]),
        (ListOf(Flag(), least=1), [True], []),
        (ListOf(Line(), is_unique=True), [], ["a", "a"]),
        (PAIR, {"id": "a", "text": {"fi": "A"}}, {"id": "a"}),
        (PAIR, {"id": "a", "text": {"fi": "A"}, "is_new": True}, {"id": "a", "text": {"fi": "A"}, "old": 1}),
    ],
)
def test_a_field_takes_what_fits_and_nothing_else(field: Field, good: object, bad: object) -> None:
    assert takes(field, good)
    assert not takes(field, bad)


def test_a_walk_meets_every_field_that_has_a_value_in_the_order_of_the_file() -> None:
    value = {"pairs": [{"text": {"fi": "A"}, "id": "a"}, {"id": "b"}], "unknown": {"fi": "?"}}
    paths = [path for path, _field, _value in walk(Part({"pairs": ListOf(PAIR)}), value)]
    expected: list[Any] = [(), ("pairs",), ("pairs", 0), ("pairs", 0, "text"), ("pairs", 0, "id")]
    assert paths == [*expected, ("pairs", 1), ("pairs", 1, "id")]


@pytest.mark.parametrize("value", [None, 1, "x", [], [1], {"pairs": 1}, {"pairs": [None, "x"]}])
def test_a_walk_takes_any_json(value: object) -> None:
    assert next(iter(walk(Part({"pairs": ListOf(PAIR)}), value)))[0] == ()


@pytest.mark.parametrize("name", BLOCKS)
def test_what_is_required_is_among_the_fields_of_the_type(name: str) -> None:
    assert BLOCKS[name].fields
    assert set(BLOCKS[name].needs_one_of) <= set(BLOCKS[name].fields)


@pytest.mark.parametrize("block", [each for each in BLOCKS.values() if isinstance(each, Question)])
def test_a_question_has_a_prompt_and_a_hint_and_asks(block: Block) -> None:
    assert {name: block.fields[name] for name in PROMPT} == PROMPT
    assert block.asks({})
    assert block.max_points({}) == (0 if isinstance(block, Unmarked) else 1)
