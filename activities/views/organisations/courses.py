"""The courses of an organisation, and to which unit each belongs."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.access import ManagerRequest
from activities.models import Course
from activities.organisations import units
from activities.teaching.services import Page
from activities.views.decorators import for_managers
from activities.views.list_filters import LONGEST, number_of
from activities.views.organisations.rows import course_of, note

ON_A_PAGE = 20


class CourseUnitForm(forms.Form):
    """`unit`: the public id of one of the organisation's, "" for none."""

    def __init__(self, request: ManagerRequest, course: Course) -> None:
        own = [(unit.public_id, unit.name) for unit in units.units_of(request.organisation)]
        initial = {"unit": course.unit.public_id if course.unit else ""}
        data = request.POST if request.method == "POST" else None
        super().__init__(data, auto_id="course-%s", initial=initial)
        self.fields["unit"] = forms.ChoiceField(
            label=_("Unit"),
            required=False,
            widget=forms.RadioSelect,
            choices=[*own, ("", _("No unit"))],
            error_messages={"invalid_choice": _("This unit is gone. Choose another one.")},
        )


@for_managers
@require_safe
def all_courses(request: ManagerRequest) -> HttpResponse:
    """The newest first; sought by their titles, which name no person."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = units.courses_of(request.organisation, text=text)
    context: dict[str, Any] = {"courses": _page(found, number_of(request, "page")), "text": text}
    return render(request, "activities/organisations/courses.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def course_unit(request: ManagerRequest, course: str) -> HttpResponse:
    """Which unit it belongs to, from now on."""
    chosen = course_of(request, course)
    form = CourseUnitForm(request, chosen)
    if form.is_valid():
        unit = units.units_of(request.organisation).filter(public_id=form.cleaned_data["unit"]).first()
        units.set_unit(course=chosen, unit=unit)
        note(request, "course.unit", f"course:{chosen.public_id}")
        return redirect("activities:manage_courses")
    context = {"form": form, "chosen": chosen}
    return render(
        request, "activities/organisations/course.html", context, status=422 if form.errors else 200
    )


def _page(found: QuerySet[Course], number: int) -> Page[Course]:
    """That page, or the nearest there is; the database counts, so that thousands are not read for fifty."""
    total = found.count()
    pages = max(1, -(-total // ON_A_PAGE))
    begin = (min(number, pages) - 1) * ON_A_PAGE
    return Page(list(found[begin : begin + ON_A_PAGE]), min(number, pages), pages, total, begin + 1)
