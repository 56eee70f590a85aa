"""When a month has ended its sums are added up once, and stay: what changes later could tell who came or went."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from activities.models import Grouping, Organisation, OrganisationSum
from activities.runtime import clock
from activities.teaching.sums import disclosure, months, practice
from activities.teaching.sums.disclosure import Deeds, Published

SETTLED = timedelta(hours=1)  # an answer that was on its way at midnight is there by then
LOOK_EVERY_SECONDS = 3600.0
YEAR = 12


def month_closer(*, clock_seconds: Callable[[], float] = time.monotonic) -> Callable[[], bool]:
    """For the worker's errands: adds up one month at a time; when none is left, looks again an hour later."""
    look_at = 0.0

    def look() -> bool:
        nonlocal look_at
        if clock_seconds() < look_at:
            return False
        if close_next_month():
            return True
        look_at = clock_seconds() + LOOK_EVERY_SECONDS
        return False

    return look


def close_next_month() -> bool:
    """Adds up the first month of an organisation that has ended and is not added up yet; false where there is none."""
    for organisation in Organisation.objects.order_by("pk"):
        for month in _open_months(organisation):
            close(organisation=organisation, month=month)
            return True
    return False


def close(*, organisation: Organisation, month: date) -> bool:
    """Adds up the month, with December the year; false where it was done before."""
    people = practice.deeds_in(organisation=organisation, period=months.period_of(month))
    with transaction.atomic():
        _row, is_new = OrganisationSum.objects.get_or_create(
            organisation=organisation,
            begins_on=month,
            months=1,
            grouping=Grouping.ALL,
            key="",
            defaults=_figures(disclosure.everyone(people)),
        )
        if is_new:
            OrganisationSum.objects.bulk_create(_rows_of_parts(organisation, month, people))
            if month.month == YEAR:
                _close_year(organisation, month.replace(month=1))
    return is_new


def _open_months(organisation: Organisation) -> Iterable[date]:
    closed = OrganisationSum.objects.filter(organisation=organisation, months=1, grouping=Grouping.ALL)
    last = closed.aggregate(month=Max("begins_on"))["month"]
    first = months.after(last) if last else _first_month(organisation)
    return months.until(first, months.month_of(clock.now() - SETTLED)) if first else ()


def _first_month(organisation: Organisation) -> date | None:
    earliest = practice.first_moment(organisation)
    return months.month_of(earliest) if earliest else None


def _rows_of_parts(organisation: Organisation, month: date, people: Sequence[Deeds]) -> list[OrganisationSum]:
    """By unit where there are any, and by language; every one that there is has its row, whoever did anything in it."""
    units = dict(organisation.units.values_list("public_id", "name"))
    languages = dict.fromkeys((code for code, _name in settings.LANGUAGES), "")
    groupings = [
        (Grouping.UNIT, units, _by("unit", people)),
        (Grouping.LANGUAGE, languages, _by("language", people)),
    ]
    return [
        OrganisationSum(
            organisation=organisation,
            begins_on=month,
            grouping=grouping,
            key=key,
            name=names.get(key, ""),
            **_figures(published),
        )
        for grouping, names, members in groupings
        if names
        for key, published in disclosure.parts(members, {*names, ""}).items()
    ]


def _by(what: str, people: Sequence[Deeds]) -> dict[str, list[Deeds]]:
    members: dict[str, list[Deeds]] = defaultdict(list)
    for one in people:
        members[one.unit if what == "unit" else one.language].append(one)
    return members


def _close_year(organisation: Organisation, first: date) -> None:
    period = months.period_of(first, YEAR)
    people = len(practice.deeds_in(organisation=organisation, period=period))
    by_month = OrganisationSum.objects.filter(
        organisation=organisation,
        months=1,
        grouping=Grouping.ALL,
        begins_on__range=(first, first.replace(month=YEAR)),
    )
    shown = disclosure.year(people, by_month.values_list("people", flat=True))
    OrganisationSum.objects.create(organisation=organisation, begins_on=first, months=YEAR, people=shown)


def _figures(published: Published) -> dict[str, int | None]:
    seconds = published["seconds"]
    return {
        "people": published["people"],
        "begun": published["begun"],
        "finished": published["finished"],
        "minutes": None if seconds is None else round(seconds / 60),
    }
