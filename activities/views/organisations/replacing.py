"""One activity in the place of another in all courses of a unit: chosen step by step, and told in numbers before it is done."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from activities.access import ManagerRequest
from activities.incoming.numbers import whole
from activities.learning import services as learning
from activities.models import Activity, Unit
from activities.publishing import services as publishing
from activities.publishing.services import CatalogueEntry
from activities.views.decorators import for_managers
from activities.views.organisations.shelves import note


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: ManagerRequest) -> HttpResponse:
    """Unit, then the two activities, then the numbers; nothing is changed before the last button."""
    params = request.POST if request.method == "POST" else request.GET
    units = list(request.organisation.units.all())
    unit = _unit(request, params.get("unit", ""), units)
    context: dict[str, Any] = {"units": units, "unit": unit, "done": whole(params.get("done", ""))}
    if unit is None:
        return render(request, "activities/organisations/replace.html", context)
    there, others = learning.replaceable_in(unit), publishing.usable_by(unit)
    activity = _named(there, params.get("activity", ""))
    by = _named(others, params.get("by", ""))
    if request.method == "POST" and activity and by and activity != by:
        replaced = learning.replace_in_unit(unit=unit, activity=activity, by=by)
        note(request, "activity.replace", activity)
        return redirect(
            f"{reverse('activities:manage_replace')}?unit={unit.public_id}&done={replaced.courses}"
        )
    context |= {
        "there": _entries(there),
        "others": _entries(others),
        "activity": activity and publishing.catalogue_entry(activity, get_language() or ""),
        "by": by and publishing.catalogue_entry(by, get_language() or ""),
        "is_same": activity is not None and activity == by,
    }
    if activity and by and activity != by:
        context["numbers"] = learning.preview_replacement(unit=unit, activity=activity)
    return render(request, "activities/organisations/replace.html", context)


def _unit(request: ManagerRequest, public_id: str, units: list[Unit]) -> Unit | None:
    """The unit that is named, 404 for a stranger's; where there is one alone, that."""
    if public_id:
        return get_object_or_404(request.organisation.units, public_id=public_id)
    return units[0] if len(units) == 1 else None


def _named(rows: QuerySet[Activity], slug: str) -> Activity | None:
    """The activity of that name among these: in another unit than before it may be none."""
    return rows.filter(slug=slug).first() if slug else None


def _entries(rows: QuerySet[Activity]) -> list[CatalogueEntry]:
    entries = [publishing.catalogue_entry(row, get_language() or "") for row in rows]
    return sorted(entries, key=lambda entry: entry.title.casefold())
