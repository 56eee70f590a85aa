"""Sums for whoever pays: of months that have ended, as a page and as a file."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.access import ManagerRequest
from activities.teaching.reports import spreadsheets
from activities.teaching.sums import practice, tables
from activities.teaching.sums.disclosure import FEWEST
from activities.teaching.sums.period_form import PeriodForm
from activities.views.decorators import for_managers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = 3  # so many first columns of the file say whose a line is


@dataclass(frozen=True)
class Chosen:
    """The months that the address asks for; no form while none has ended."""

    form: PeriodForm | None

    @property
    def is_wrong(self) -> bool:
        return self.form is not None and not self.form.is_valid()

    @property
    def period(self) -> dict[str, date]:
        """The first and the last month; empty where there are none, or where they are wrong."""
        if self.form is None or self.is_wrong:
            return {}
        return {"first": self.form.first, "last": self.form.last}


def _chosen(request: ManagerRequest) -> Chosen:
    closed = tables.closed_months(request.organisation)
    return Chosen(PeriodForm(request.GET, closed=closed) if closed else None)


@for_managers
@require_safe
def sums(request: ManagerRequest) -> HttpResponse:
    """The tables, or a word at the month that is wrong."""
    return _page(request, _chosen(request))


@for_managers
@require_safe
def as_csv(request: ManagerRequest) -> HttpResponse:
    """The same figures month by month, for any program."""
    return _file(request, "csv")


@for_managers
@require_safe
def as_xlsx(request: ManagerRequest) -> HttpResponse:
    """The same figures month by month, for spreadsheet programs."""
    return _file(request, "xlsx")


def _page(request: ManagerRequest, chosen: Chosen) -> HttpResponse:
    organisation = request.organisation
    context = {
        "organisation": organisation,
        "form": chosen.form,
        "tables": tables.tables(organisation=organisation, **chosen.period) if chosen.period else None,
        "fewest": FEWEST,
        "pause": int(practice.PAUSE.total_seconds() // 60),
    }
    return render(request, "activities/teaching/sums.html", context, status=422 if chosen.is_wrong else 200)


def _file(request: ManagerRequest, ending: str) -> HttpResponse:
    """The page with its word where a month is wrong or none is there."""
    chosen = _chosen(request)
    if not chosen.period:
        return _page(request, chosen)
    rows = tables.file_rows(organisation=request.organisation, **chosen.period)
    if ending == "csv":
        response = HttpResponse(spreadsheets.as_csv(rows).encode(), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(spreadsheets.as_xlsx(rows, name=_("Sums"), names=NAMES), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="sums.{ending}"'
    return response
