from __future__ import annotations

import pytest

from activities.blocks.typed import is_among, plain

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kahvimylly", "kahvimylly"),
        ("  kahvi mylly ", "kahvimylly"),
        ("KAHVIMYLLY!", "kahvimylly"),
        ("”kahvimylly”.", "kahvimylly"),
        ("kahvi-mylly", "kahvimylly"),
        ("wi‑fi", "WiFi"),
        ("don’t", "don't"),
        ("1.50", "1,50"),
        ("10:30", "10.30"),
        ("1 000", "1000"),
        ("٣", "3"),
        ("\u200eabc\u200f", "abc"),
        ("ﬁ", "fi"),
        ("www.kaisla.example", "WWW.KAISLA.EXAMPLE"),
        ("Straße", "STRASSE"),
    ],
)
def test_what_makes_no_difference_is_forgiven(typed: str, meant: str) -> None:
    assert plain(typed) == plain(meant)


@pytest.mark.parametrize(
    ("typed", "meant"), [("15", "1,5"), ("sää", "saa"), ("@", "#"), ("kahvi", "kahvit"), ("", "a")]
)
def test_what_makes_a_difference_is_kept(typed: str, meant: str) -> None:
    assert plain(typed) != plain(meant)


@pytest.mark.parametrize("sign", ["@", ".", "-", "!", "?"])
def test_a_lone_sign_can_be_the_answer(sign: str) -> None:
    assert is_among(f" {sign} ", {"fi": [sign]})
    assert not is_among(sign, {"fi": ["/"]})


def test_an_answer_in_any_of_the_languages_will_do() -> None:
    accepted = {"fi": ["mylly"], "sv": ["kvarn"]}
    assert is_among("Kvarn", accepted)
    assert not is_among("mill", accepted)
    assert not is_among("", accepted)
