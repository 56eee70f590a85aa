import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.incoming.numbers import MOST, MOST_OF_ROWS, whole
from activities.incoming.texts import Unfit, fault_of, fitting, is_invisible, showable, tidied, value_of
from tests.factories.properties import shrunk

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "\u200b", "\u2060\ufeff", "\u00ad", "\u3164", "\u2800", "\ufe0f", "\u202e\u00a0", "\x07"],
)
def test_what_nobody_can_see_is_nothing(text: str) -> None:
    assert is_invisible(text)
    assert tidied(text) == ""


@pytest.mark.parametrize(
    "text", ["a", ".", "👍🏽", "\u0301", "\U0001fae8", "\U0001fadf", "\uf8ff", "ـ", "\u200b1"]
)
def test_what_is_seen_is_something(text: str) -> None:
    assert tidied(text) == text


def test_each_end_of_a_line_counts_as_one_letter() -> None:
    written = "\r\n".join("12345" for _ in range(5))
    assert fitting(f" {written}\r\n", field="text", most=29) == written.replace("\r\n", "\n")
    with pytest.raises(Unfit) as caught:
        fitting(written, field="text", most=28)
    assert (caught.value.reason, caught.value.path, caught.value.most) == ("too_long", ("text",), 28)


@pytest.mark.parametrize(("text", "fault"), [("a\0", "nul"), ("\ud800", "half_letter"), ("😀", ""), ("", "")])
def test_what_no_database_takes_has_a_name(text: str, fault: str) -> None:
    assert fault_of(text) == fault


def test_what_was_stored_before_can_be_shown() -> None:
    assert showable({"\ud800": ["a\udfff", 1, None, {"b": True}]}) == {
        "\ufffd": ["a\ufffd", 1, None, {"b": True}]
    }


def test_a_field_without_a_value_is_as_if_it_had_not_been_sent() -> None:
    forms: tuple[dict[str, list[str]], ...] = ({}, {"a": []}, {"a": ["1", "2"]})
    assert [value_of(form, "a") for form in forms] == ["", "", "2"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), (" 7 ", 7), ("٧", 7), ("0", 0), (str(MOST), MOST), (str(MOST + 1), None), ("9" * 5000, None)]
    + [(text, None) for text in ("", "-1", "+1", "1.0", "1e3", "²", "0x1", "1_0", None, 7, ["7"])],
)
def test_a_number_is_read_or_it_is_none(text: object, number: int | None) -> None:
    assert whole(text) == number


def test_a_row_may_have_a_longer_number() -> None:
    assert whole(str(MOST_OF_ROWS), most=MOST_OF_ROWS) == MOST_OF_ROWS
    assert whole(str(MOST_OF_ROWS + 1), most=MOST_OF_ROWS) is None


@shrunk(300)
@given(text=st.text(st.characters(), max_size=30))
def test_of_any_text_comes_a_number_within_its_bounds_or_none(text: str) -> None:
    number = whole(text)
    assert number is None or 0 <= number <= MOST
    assert tidied(tidied(text)) == tidied(text)
    showable(text)
