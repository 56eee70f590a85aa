from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from activities.blocks import BLOCKS
from activities.publishing.checks.schema import PUBLISHED, compose, published_text

pytestmark = pytest.mark.once


def test_the_published_schema_is_the_one_composed_of_the_block_types() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == published_text()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(compose())


def test_every_block_type_has_its_fragment() -> None:
    assert {f"{name}_block" for name in BLOCKS} <= set(compose()["$defs"])
