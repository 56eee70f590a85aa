"""A block with nothing but what its fields require is taken by the schema and drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.template.loader import render_to_string
from jsonschema import Draft202012Validator

from activities.blocks import BLOCKS
from activities.blocks.fields import (
    Accepted,
    Decimal,
    Field,
    File,
    FileByLanguage,
    Id,
    Integer,
    Line,
    ListOf,
    OneOf,
    Part,
    Translated,
)
from activities.publishing.checks.schema import compose

pytestmark = pytest.mark.once
SMALLEST: dict[type[Field], Callable[[Any], object]] = {
    Id: lambda _field: "a",
    Translated: lambda _field: {"fi": "x"},
    Line: lambda _field: "x",
    Accepted: lambda _field: {"fi": ["x"]},
    Integer: lambda _field: 1,
    Decimal: lambda _field: 0,
    OneOf: lambda field: field.words[0],
    File: lambda field: f"x.{field.endings[0]}",
    FileByLanguage: lambda field: {"fi": f"x.{field.endings[0]}"},
    ListOf: lambda field: [smallest(field.item)] * field.least,
    Part: lambda field: required(field.fields),
}


def smallest(field: Field) -> object:
    return SMALLEST[type(field)](field)


def required(fields: Mapping[str, Field]) -> dict[str, object]:
    return {name: smallest(field) for name, field in fields.items() if field.is_required}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_of_the_required_fields_alone_is_whole(name: str) -> None:
    kind = BLOCKS[name]
    choice = {part: smallest(kind.fields[part]) for part in kind.needs_one_of[:1]}
    block = {"id": "a", "type": name, **choice, **required(kind.fields)}
    fragment = {"$ref": f"#/$defs/{name}_block", "$defs": compose()["$defs"]}
    assert [error.message for error in Draft202012Validator(fragment).iter_errors(block)] == []
    page = {**kind.page(block, "fi", []), "id": "a", "type": name}
    assert render_to_string(kind.template, {"block": page})
