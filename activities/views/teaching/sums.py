"""Sums for whoever pays: of months that have ended, as a page and as a file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.access import ManagerRequest
from activities.models import Organisation
from activities.teaching.reports import spreadsheets
from activities.teaching.sums import practice, tables
from activities.teaching.sums.disclosure import FEWEST
from activities.teaching.sums.period_form import PeriodForm
from activities.views.decorators import for_managers

PAGE = "activities/teaching/sums.html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = 3  # so many first columns of the file say whose a line is


@dataclass(frozen=True)
class Chosen:
    """What the address asks of an organisation's sums; no form while no month has ended."""

    organisation: Organisation
    form: PeriodForm | None

    @property
    def is_wrong(self) -> bool:
        return self.form is not None and not self.form.is_valid()

    @property
    def period(self) -> dict[str, date]:
        """The first and the last month, once it is clear that they are right."""
        return {"first": self.form.first, "last": self.form.last} if self.form else {}


def chosen_sums(request: HttpRequest, organisation: Organisation) -> Chosen:
    closed = tables.closed_months(organisation)
    form = PeriodForm(request.GET, closed=closed) if closed else None
    return Chosen(organisation, form)


def page(
    request: HttpRequest, organisation: Organisation, *, template: str = PAGE, **context: Any
) -> HttpResponse:
    """The tables, or a word at the month that is wrong."""
    chosen = chosen_sums(request, organisation)
    shown = None
    if chosen.form and not chosen.is_wrong:
        shown = tables.tables(organisation=organisation, **chosen.period)
    context |= {
        "organisation": organisation,
        "form": chosen.form,
        "tables": shown,
        "fewest": FEWEST,
        "pause": int(practice.PAUSE.total_seconds() // 60),
    }
    return render(request, template, context, status=422 if chosen.is_wrong else 200)


def file(
    request: HttpRequest, organisation: Organisation, ending: str, *, template: str = PAGE, **context: Any
) -> HttpResponse:
    """The same figures, month by month; the page with its word where a month is wrong or none is there."""
    chosen = chosen_sums(request, organisation)
    if chosen.form is None or chosen.is_wrong:
        return page(request, organisation, template=template, **context)
    rows = tables.file_rows(organisation=organisation, **chosen.period)
    if ending == "csv":
        response = HttpResponse(spreadsheets.as_csv(rows).encode(), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(spreadsheets.as_xlsx(rows, name=_("Sums"), names=NAMES), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="sums.{ending}"'
    return response


@for_managers
@require_safe
def sums(request: ManagerRequest) -> HttpResponse:
    """The sums of the organisation that the person may manage."""
    return page(request, request.organisation)


@for_managers
@require_safe
def as_csv(request: ManagerRequest) -> HttpResponse:
    """For any program."""
    return file(request, request.organisation, "csv")


@for_managers
@require_safe
def as_xlsx(request: ManagerRequest) -> HttpResponse:
    """For spreadsheet programs."""
    return file(request, request.organisation, "xlsx")
