"""Sums as a page and a file show them: made of what is stored alone, so that no question tells more than another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.models import Grouping, Organisation, OrganisationSum
from activities.runtime.language_names import language_name
from activities.teaching.reports.spreadsheets import CellValue
from activities.teaching.sums import months


@dataclass(frozen=True)
class Figure:
    """A number, or None where it is kept back; `is_part`: without the months for which it is kept back."""

    value: int | float | None
    is_part: bool = False


@dataclass(frozen=True)
class Line:
    """What a month, a unit or a language has: people, begun, finished, hours."""

    name: str
    people: Figure
    begun: Figure
    finished: Figure
    hours: Figure

    @property
    def figures(self) -> tuple[Figure, Figure, Figure, Figure]:
        return self.people, self.begun, self.finished, self.hours

    @property
    def is_kept_back(self) -> bool:
        """There is nothing to show."""
        return all(figure.value is None for figure in self.figures)


@dataclass(frozen=True)
class YearLine:
    """The people of a whole year, in full tens."""

    year: int
    people: int | None


@dataclass(frozen=True)
class Tables:
    """Of the months from the first to the last; the whole with its sum, then by unit and by language."""

    by_month: list[Line]
    total: Line
    by_unit: list[Line]
    by_language: list[Line]
    years: list[YearLine]
    is_one_month: bool


def closed_months(organisation: Organisation) -> list[date]:
    """The months that there are sums of, the newest first."""
    rows = _rows(organisation).filter(grouping=Grouping.ALL, months=1)
    return list(rows.order_by("-begins_on").values_list("begins_on", flat=True))


def tables(*, organisation: Organisation, first: date, last: date) -> Tables:
    """What is stored of these months, the last one too."""
    here = list(_within(organisation, first, last))
    whole = [row for row in here if row.grouping == Grouping.ALL]
    years = _rows(organisation).filter(months=12, begins_on__range=(first, last)).order_by("begins_on")
    return Tables(
        by_month=[_line(month_name(row.begins_on), [row]) for row in whole],
        total=_line(_("All these months"), whole),
        by_unit=_by_key(here, Grouping.UNIT),
        by_language=_by_key(here, Grouping.LANGUAGE),
        years=[
            YearLine(row.begins_on.year, row.people)
            for row in years
            if months.after(row.begins_on, 11) <= last
        ],
        is_one_month=first == last,
    )


def file_rows(*, organisation: Organisation, first: date, last: date) -> Iterator[list[CellValue]]:
    """One line for each month and group, the heads first; what is kept back is words, so that nobody adds it up as 0."""
    yield [
        _("Month"),
        _("Group"),
        _("Name"),
        _("People"),
        _("Activities begun"),
        _("Activities finished"),
        _("Hours of practice"),
    ]
    groups = {Grouping.ALL: _("Everyone"), Grouping.UNIT: _("Unit"), Grouping.LANGUAGE: _("Language")}
    for row in _within(organisation, first, last):
        line = _line("", [row])
        figures = [_("not shown") if one.value is None else one.value for one in line.figures]
        yield [f"{row.begins_on:%Y-%m}", groups[Grouping(row.grouping)], _group_name(row), *figures]


def month_name(month: date) -> str:
    """As "March 2026"."""
    return date_format(month, "YEAR_MONTH_FORMAT")


def _rows(organisation: Organisation) -> QuerySet[OrganisationSum]:
    return OrganisationSum.objects.filter(organisation=organisation)


def _within(organisation: Organisation, first: date, last: date) -> QuerySet[OrganisationSum]:
    here = _rows(organisation).filter(months=1, begins_on__range=(first, last))
    return here.order_by("begins_on", "grouping", "name", "key")


def _by_key(rows: Iterable[OrganisationSum], grouping: Grouping) -> list[Line]:
    """One line for each unit or language, those without one last; a unit is called as it was called last."""
    by_key: dict[str, list[OrganisationSum]] = {}
    for row in rows:
        if row.grouping == grouping:
            by_key.setdefault(row.key, []).append(row)
    lines = [(not key, _line(_group_name(of[-1]), of)) for key, of in by_key.items()]
    return [line for _is_last, line in sorted(lines, key=lambda pair: (pair[0], pair[1].name.casefold()))]


def _group_name(row: OrganisationSum) -> str:
    if row.grouping == Grouping.LANGUAGE:
        return language_name(row.key) if row.key else _("No language chosen")
    if row.grouping == Grouping.UNIT:
        return row.name or _("No unit")
    return ""


def _line(name: str, rows: Sequence[OrganisationSum]) -> Line:
    minutes = _sum([row.minutes for row in rows])
    hours = None if minutes.value is None else round(minutes.value / 60, 1)
    return Line(
        name=name,
        people=_most([row.people for row in rows]),
        begun=_sum([row.begun for row in rows]),
        finished=_sum([row.finished for row in rows]),
        hours=Figure(hours, minutes.is_part),
    )


def _sum(values: Sequence[int | None]) -> Figure:
    known = [value for value in values if value is not None]
    return Figure(sum(known), len(known) < len(values)) if known else Figure(None)


def _most(values: Sequence[int | None]) -> Figure:
    """People of several months cannot be added up, for many come in each; the greatest number in a month stands there."""
    return Figure(max((value for value in values if value is not None), default=None))
