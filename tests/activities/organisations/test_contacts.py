"""Whom people may call, and what an organisation writes: kept as it is, or refused by a word."""

import pytest

from activities.incoming.texts import Unfit
from activities.organisations.services import WHY_NOT, fitting_phone, fitting_text, phone_address


@pytest.mark.parametrize(
    ("number", "address"),
    [
        ("050 123 4567", "tel:0501234567"),
        ("+358 (0)50-123 4567", "tel:+3580501234567"),
        ("(09) 310 1691", "tel:093101691"),
        ("112", "tel:112"),
    ],
)
def test_a_number_is_kept_as_people_read_it_and_dialled_by_its_digits(number: str, address: str) -> None:
    assert fitting_phone(f" {number} ") == number
    assert phone_address(number) == address


def test_no_number_is_none() -> None:
    assert (fitting_phone("  "), phone_address("")) == ("", "")


@pytest.mark.parametrize(
    "number", ["call me", "12", "050 123 4567 890 123 45", "javascript:1", "+", "١٢٣٤", "0501234567;ext=1"]
)
def test_what_no_phone_dials_is_refused(number: str) -> None:
    with pytest.raises(Unfit) as error:
        fitting_phone(number)
    assert error.value.reason == "no_phone"


def test_a_text_keeps_its_paragraphs() -> None:
    assert fitting_text(" One.\r\n\r\nTwo <b>. ", language="en") == "One.\n\nTwo <b>."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * 10_001, "too_long"),
        ("a\u202eb", "hidden_sign"),
        ("a\x1bb", "hidden_sign"),
        ("مرحبًا بكم في ورشتنا", "direction"),
    ],
)
def test_a_text_that_would_turn_a_page_around_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unfit) as error:
        fitting_text(text, language="fi")
    assert error.value.reason == reason
    assert reason in WHY_NOT


def test_a_name_of_another_script_within_a_text_is_fine() -> None:
    assert fitting_text("Talk to سارة at the desk.", language="en")
    assert fitting_text("مرحبًا بكم في ورشتنا", language="ar")
