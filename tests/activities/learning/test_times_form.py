from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from activities.learning.times_form import TimesForm

pytestmark = pytest.mark.once
HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.mark.parametrize(
    "written", ["1.12.2026", "01.12.2026", "2026-12-01", " 1.12.2026 ", "1/12/2026", "20261201"]
)
def test_a_day_without_a_time_is_the_whole_day(written: str) -> None:
    form = TimesForm({"available_from": written, "available_until": written, "due": written})
    assert form.is_valid(), form.errors
    times = form.times()
    assert times["available_from"] == datetime(2026, 12, 1, tzinfo=HELSINKI)
    assert times["available_until"] == times["due"] == datetime(2026, 12, 1, 23, 59, 59, tzinfo=HELSINKI)


@pytest.mark.parametrize(
    "written", ["2026-12-01T00:00", "1.12.2026 0.00", "1.12.2026 klo 0", "2026-12-01T00:00+02:00"]
)
def test_midnight_that_someone_wrote_is_midnight(written: str) -> None:
    form = TimesForm({"due": written})
    assert form.is_valid(), form.errors
    assert form.times()["due"] == datetime(2026, 12, 1, tzinfo=HELSINKI)


@pytest.mark.parametrize(
    "written", ["31.2.2026", "soon", "1.12", "99999-01-01", "2026-12-01T25:00", "0.0.0000"]
)
def test_what_is_no_day_is_refused_beside_its_field(written: str) -> None:
    form = TimesForm({"due": written})
    assert not form.is_valid()
    assert list(form.errors) == ["due"]


def test_days_that_summer_time_makes_short_or_long_are_whole_too() -> None:
    form = TimesForm({"available_until": "28.3.2027", "due": "25.10.2026"})
    assert form.is_valid(), form.errors
    assert form.times()["available_until"] == datetime(2027, 3, 28, 23, 59, 59, tzinfo=HELSINKI)
    assert form.times()["due"] == datetime(2026, 10, 25, 23, 59, 59, tzinfo=HELSINKI)
