from __future__ import annotations

import pytest

from activities.blocks.typed import is_among, plain
from activities.incoming.signs import SIGNS, plainest

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


@pytest.mark.parametrize(("plainly", "sign"), [(one, sign) for one, signs in SIGNS.items() for sign in signs])
def test_each_sign_of_the_list_is_taken_for_the_plain_one(plainly: str, sign: str) -> None:
    assert plainest(sign) == plainly
    assert plain(f"don{sign}t") == plain(f"don{plainly}t") == "dont"
    assert is_among(f"don{sign}t", {"en": ["don't"]})
    assert is_among("don't", {"en": [f"don{sign}t"]})


def test_a_comma_of_any_script_stands_in_a_number() -> None:
    assert plain("١٫٥") == plain("1,5") == plain("1，5") != plain("15")


@pytest.mark.parametrize("sign", ["@", ".", "-", "!", "?"])
def test_a_lone_sign_can_be_the_answer(sign: str) -> None:
    assert is_among(f" {sign} ", {"fi": [sign]})
    assert not is_among(sign, {"fi": ["/"]})


def test_an_answer_in_any_of_the_languages_will_do() -> None:
    accepted = {"fi": ["mylly"], "sv": ["kvarn"]}
    assert is_among("Kvarn", accepted)
    assert not is_among("mill", accepted)
    assert not is_among("", accepted)
