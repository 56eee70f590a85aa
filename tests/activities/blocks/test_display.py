from __future__ import annotations

from typing import Any

import pytest

from activities.blocks import BLOCKS

pytestmark = pytest.mark.once
PICTURE = {"src": "x.svg", "alt": {"fi": "tuoli", "sv": "stol"}}
DISPLAYED: dict[str, dict[str, Any]] = {
    "text": {"heading": {"fi": "Sanat"}, "glossary": [{"word": {"fi": "vuoro"}, "meaning": {"fi": "aika"}}]},
    "picture": {"picture": PICTURE, "caption": {"fi": "Vanha tuoli"}},
    "place": {"picture": PICTURE, "name": {"fi": "Puu"}, "sentences": [{"fi": "Yksi."}, {"fi": "Kaksi."}]},
    "message": {"channel": "sms", "sender": {"fi": "Paketti"}, "lines": [{"fi": "Maksa."}]},
}


@pytest.mark.parametrize("name", DISPLAYED)
def test_what_is_only_shown_asks_for_nothing(name: str) -> None:
    block = BLOCKS[name]
    judgement = block.judge(DISPLAYED[name], block.read(DISPLAYED[name], {}), [])
    assert not block.asks(DISPLAYED[name])
    assert block.max_points(DISPLAYED[name]) == judgement.points == judgement.max_points == 0
    assert judgement.is_complete
    assert not list(block.faults(DISPLAYED[name]))


def test_a_text_explains_its_words() -> None:
    page = BLOCKS["text"].page(DISPLAYED["text"], "fi", [])
    assert page["glossary"] == [{"word": "vuoro", "meaning": "aika"}]
    assert page["paragraphs"] == page["list"] == []


def test_a_picture_has_its_text_alternative_in_the_language() -> None:
    assert BLOCKS["picture"].page(DISPLAYED["picture"], "sv", [])["picture"] == {
        "src": "x.svg",
        "alt": "stol",
    }


def test_a_place_has_a_name_and_sentences() -> None:
    page = BLOCKS["place"].page(DISPLAYED["place"], "fi", [])
    assert (page["name"], page["sentences"]) == ("Puu", ["Yksi.", "Kaksi."])


def test_a_message_has_a_sender_and_lines() -> None:
    page = BLOCKS["message"].page(DISPLAYED["message"], "fi", [])
    assert (page["sender"], page["lines"], page["link"]) == ("Paketti", ["Maksa."], "")
