"""The gradebook: learners by activities, as a table, as a heat map, on paper and as a file."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities import access, ports
from activities.access import SEES_PEOPLE, CourseRequest
from activities.host_answers import Roster
from activities.privacy import services as privacy
from activities.publishing import services as publishing
from activities.teaching import people, roster
from activities.teaching.people import PEOPLE_SHOWN
from activities.teaching.reports import by_step, export, results_table, spreadsheets
from activities.views.decorators import by_button, for_roles
from activities.views.list_filters import list_of, number_of, search_of

LOOKS = ("table", "map", "paper")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(SEES_PEOPLE)
def gradebook(request: CourseRequest) -> HttpResponse:
    """A part of the gradebook; the same numbers whichever way it looks."""
    if request.method == "POST":
        return search_of(request)
    shows = {**PEOPLE_SHOWN, results_table.DIFFERS: results_table.DIFFERS_LABEL}
    of_list = list_of(request, shows=shows)
    look = request.GET.get("look", "")
    look = look if look in LOOKS else "table"
    privacy.record_event(action="gradebook.view", actor=request.user, course=request.course)
    by, language = request.GET.get("by", ""), get_language() or ""
    arguments = {
        "course": request.course,
        "people_filter": of_list["asked"],
        "by": by,
        "language": language,
        "roster": of_list["list"],
    }
    if look == "paper":
        shown = results_table.on_paper(**arguments)
        return render(
            request, "activities/teaching/gradebook_paper.html", {**of_list, "grid": shown, "look": look}
        )
    shown = results_table.grid(**arguments, columns=number_of(request, "columns"))
    return render(
        request, "activities/teaching/gradebook.html", {**of_list, "grid": shown, "by": by, "look": look}
    )


@by_button
@for_roles(SEES_PEOPLE)
def refresh(request: CourseRequest) -> HttpResponse:
    """Let the course's own gradebook be looked at; what it holds is here some seconds later."""
    ports.host().refresh_results(request.course)
    return redirect("activities:gradebook")


@require_safe
@for_roles(SEES_PEOPLE)
def as_csv(request: CourseRequest) -> HttpResponse:
    """Everyone and everything, for any program."""
    rows = _table(request, roster.current_roster(course=request.course))
    return _file(spreadsheets.as_csv(rows).encode(), "text/csv; charset=utf-8", "csv")


@require_safe
@for_roles(SEES_PEOPLE)
def as_xlsx(request: CourseRequest) -> HttpResponse:
    """Everyone and everything, for spreadsheet programs."""
    listed = roster.current_roster(course=request.course)
    names = 2 if listed.may_export_names else 1
    return _file(
        spreadsheets.as_xlsx(_table(request, listed), name=_("All results"), names=names), XLSX, "xlsx"
    )


@require_safe
@for_roles(SEES_PEOPLE)
def steps(request: CourseRequest, placement: str) -> HttpResponse:
    """How an activity fares step by step; no one is named."""
    chosen = access.placement(request.enrolment, placement)
    language = get_language() or ""
    context = {
        "placement": chosen,
        "entry": publishing.catalogue_entry(chosen.activity, language),
        "steps": by_step.steps(placement=chosen, language=language),
        "begun_only": by_step.begun_only(placement=chosen),
        "look": "table" if request.GET.get("look") == "table" else "map",
        "learners": people.how_many(request.course),
    }
    return render(request, "activities/teaching/steps.html", context)


def _table(request: CourseRequest, listed: Roster) -> Iterator[list[spreadsheets.CellValue]]:
    privacy.record_event(action="gradebook.export", actor=request.user, course=request.course)
    return export.table(course=request.course, roster=listed, language=get_language() or "")


def _file(body: bytes, content_type: str, ending: str) -> HttpResponse:
    """The name tells nothing of the course: files lie about on shared computers."""
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="results.{ending}"'
    return response
