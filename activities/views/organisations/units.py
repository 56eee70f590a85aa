"""The units of an organisation: added, renamed, removed."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from activities.access import ManagerRequest
from activities.organisations import units
from activities.organisations.topics.fields import LineField
from activities.views.decorators import for_managers
from activities.views.organisations.rows import note, unit_of


class UnitForm(forms.Form):
    name = LineField(label=_("Name of the unit"), max_length=units.NAME_LENGTH)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def all_units(request: ManagerRequest) -> HttpResponse:
    """The list, and below it the form for a further one."""
    form = UnitForm(request.POST if request.method == "POST" else None, auto_id="unit-%s")
    if form.is_valid():
        try:
            unit = units.add_unit(organisation=request.organisation, name=form.cleaned_data["name"])
        except units.NameTakenError:
            form.add_error("name", gettext("There is a unit of this name already."))
        else:
            note(request, "unit.add", f"unit:{unit.public_id}")
            return redirect("activities:manage_units")
    context = {"form": form, "units": units.units_of(request.organisation)}
    return render(request, "activities/organisations/units.html", context, status=422 if form.errors else 200)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: ManagerRequest, unit: str) -> HttpResponse:
    """Another name for it; courses and shelf stay."""
    chosen = unit_of(request, unit)
    is_sent = request.method == "POST"
    form = UnitForm(request.POST if is_sent else None, auto_id="unit-%s", initial={"name": chosen.name})
    if form.is_valid():
        try:
            units.rename_unit(unit=chosen, name=form.cleaned_data["name"])
        except units.NameTakenError:
            form.add_error("name", gettext("There is a unit of this name already."))
        else:
            note(request, "unit.rename", f"unit:{chosen.public_id}")
            return redirect("activities:manage_units")
    context = {"form": form, "unit": chosen}
    return render(request, "activities/organisations/unit.html", context, status=422 if is_sent else 200)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: ManagerRequest, unit: str) -> HttpResponse:
    """Says what becomes of its courses and its shelf, and does it by the button."""
    chosen = unit_of(request, unit)
    if request.method == "POST":
        units.remove_unit(unit=chosen)
        note(request, "unit.remove", f"unit:{chosen.public_id}")
        return redirect("activities:manage_units")
    context = {"unit": chosen, "leavings": units.leavings_of(chosen)}
    return render(request, "activities/organisations/unit_remove.html", context)
