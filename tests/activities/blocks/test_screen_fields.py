from __future__ import annotations

from typing import Any

import pytest

from activities.blocks.screen_fields import facts, possible

pytestmark = pytest.mark.once


def of(field: dict[str, Any], typed: str = "") -> list[str]:
    form = {"field-f": [typed]} if typed else {}
    return facts({"fields": [{"id": "f", **field}]}, form)["f"]


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        ({"kind": "text"}, "Kim", ["filled"]),
        ({"kind": "text"}, "   ", ["empty"]),
        ({"kind": "phone"}, "000", ["filled"]),
        ({"kind": "checkbox"}, "1", ["checked"]),
        ({"kind": "checkbox"}, "", ["unchecked"]),
        ({"kind": "radio", "options": [{"id": "a"}, {"id": "b"}]}, "b", ["filled", "is-b"]),
        ({"kind": "radio", "options": [{"id": "a"}]}, "x", ["filled"]),
        ({"kind": "address", "taken": ["kim"]}, "Kim", ["filled", "well-formed"]),
        ({"kind": "address", "taken": ["kim"]}, "kim.e26@posti.example", ["filled", "free", "well-formed"]),
        ({"kind": "address"}, "kim esimerkki", ["filled", "free"]),
        ({"kind": "address"}, "äiti", ["filled", "free"]),
        ({"kind": "password"}, "short1", ["filled", "mixed", "same"]),
        ({"kind": "password"}, "snow-coffee-bridge", ["filled", "long", "same"]),
        ({"kind": "password", "min_length": 4}, "a1b2", ["filled", "long", "mixed", "same"]),
    ],
)
def test_a_field_gives_facts(field: dict[str, Any], typed: str, expected: list[str]) -> None:
    assert of(field, typed) == expected
    assert set(expected) <= possible(field)


def test_a_repeated_password_is_compared() -> None:
    screen = {"fields": [{"id": "p", "kind": "password"}, {"id": "r", "kind": "password", "same_as": "p"}]}
    assert "same" in facts(screen, {"field-p": ["a"], "field-r": ["a"]})["r"]
    assert "same" not in facts(screen, {"field-p": ["a"], "field-r": ["b"]})["r"]
    assert "same" not in facts(screen, {"field-p": [""], "field-r": [""]})["r"]


def test_nothing_typed_is_kept() -> None:
    for kind in ("text", "address", "password", "phone"):
        assert "secret" not in str(of({"kind": kind}, "secret-name-1990"))
