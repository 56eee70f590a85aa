"""Months as the installation's time zone has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils import timezone

from activities.teaching.sums.practice import Period


def month_of(moment: datetime) -> date:
    """The first day of the month."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date().replace(day=1)


def after(first: date, months: int = 1) -> date:
    """So many months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def until(first: date, end: date) -> Iterator[date]:
    """From one month until before another."""
    while first < end:
        yield first
        first = after(first)


def period_of(first: date, months: int = 1) -> Period:
    return Period(_midnight(first), _midnight(after(first, months)))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
