from __future__ import annotations

import pytest

from activities.blocks.texts import joined, localised, naming

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("language", "text"), [("sv", "hej"), ("sv-fi", "hej"), ("so", "hei"), ("", "hei"), ("fi", "hei")]
)
def test_the_text_falls_back_to_finnish(language: str, text: str) -> None:
    assert localised({"fi": "hei", "sv": "hej"}, language) == text


def test_without_finnish_any_language_is_better_than_nothing() -> None:
    assert localised({"en": "hello"}, "ar") == "hello"
    assert localised({}, "fi") == localised(None, "fi") == ""


def test_texts_are_joined_in_every_language() -> None:
    assert joined([{"fi": "a", "en": "b"}, None, {"fi": "c"}]) == {"fi": "a\n\nc", "en": "b\n\nc"}
    assert joined([None, {}]) == {}


def test_a_sentence_names_things_each_on_a_line_of_its_own() -> None:
    assert naming({"fi": "Katso:"}, [{"fi": "a?"}, {"fi": "b"}]) == {"fi": "Katso:\n• a?\n• b"}
