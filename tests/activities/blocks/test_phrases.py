from __future__ import annotations

import pytest

from activities.blocks.phrases import Phrase
from activities.blocks.texts import joined, localised
from activities.runtime.languages import COMPLETE

pytestmark = pytest.mark.once
TOUR = Phrase("Tour")


def test_a_phrase_is_there_in_every_language_of_the_interface() -> None:
    assert set(TOUR) >= set(COMPLETE)
    assert (TOUR["en"], TOUR["fi"], TOUR["sv"], TOUR["ar"]) == ("Tour", "Kierros", "Rundtur", "جولة")
    assert len(TOUR) == len(set(TOUR))


def test_a_phrase_is_a_text_like_those_of_the_content() -> None:
    assert localised(TOUR, "ar") == "جولة"
    assert localised(TOUR, "de") == "Kierros"
    assert joined([TOUR, {"fi": "Hei"}], " ")["fi"] == "Kierros Hei"


def test_what_no_one_has_translated_stays_english() -> None:
    assert Phrase("Nobody has written this down.")["fi"] == "Nobody has written this down."
