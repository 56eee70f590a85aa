import pytest
from django.utils.timezone import localtime

from activities.learning.times_form import TimesForm

NOON = "2026-12-01 12:00"


@pytest.mark.once
@pytest.mark.parametrize(
    "typed",
    [
        "1.12.2026 klo 12.00",
        "1.12.2026\u00a0klo 12.00",
        "١.١٢.٢٠٢٦ ١٢.٠٠",
        "１.１２.２０２６ １２：００",
        "2026‑12‑01 12:00",
    ],
)
def test_a_moment_is_read_in_the_digits_and_signs_of_any_keyboard(typed: str) -> None:
    form = TimesForm({"due": typed})
    assert form.is_valid()
    due = form.times()["due"]
    assert due
    assert f"{localtime(due):%Y-%m-%d %H:%M}" == NOON


@pytest.mark.once
@pytest.mark.parametrize(
    "typed", ["0001-01-01T00:00", "0001-01-01", "9999-12-31T23:59", "1800-01-01", "9" * 5000]
)
def test_a_year_that_no_database_has_is_refused_and_no_fault(typed: str) -> None:
    form = TimesForm({"available_from": typed})
    assert not form.is_valid()
    assert "1.12.2026 12.00" in str(form.errors["available_from"])
