"""The shelves of an organisation: what lies there, where it lies, what is offered to others and taken from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.access import ManagerRequest
from activities.models import Activity, ActivityVersion
from activities.privacy import services as privacy
from activities.publishing import services as publishing
from activities.publishing.services import CatalogueEntry, Place, Shelf
from activities.views.decorators import for_managers

TARGET_LENGTH = 80
Options = list[tuple[str, str]]


@dataclass(frozen=True)
class ShelvedActivity:
    """One line of a shelf."""

    entry: CatalogueEntry
    courses: int = 0
    newer: ActivityVersion | None = None  # of its origin, to be taken
    copy: Activity | None = None  # that the organisation has of it already


@dataclass(frozen=True)
class ShelfLines:
    """A shelf by its name, with what lies on it."""

    name: str
    lines: list[ShelvedActivity]


@for_managers
@require_safe
def all_shelves(request: ManagerRequest) -> HttpResponse:
    """Everything of the organisation's, shelf by shelf, but for what other people keep to themselves."""
    rows = list(publishing.shelved_in(request.organisation, request.user))
    courses = publishing.courses_with(rows, request.organisation)
    by_shelf: dict[str, list[ShelvedActivity]] = {}
    for row in rows:
        line = ShelvedActivity(_entry(row), courses.get(row.pk, 0), publishing.newer_of_origin(row))
        by_shelf.setdefault(_value(row), []).append(line)
    shelves = [ShelfLines(label, by_shelf.get(value, [])) for value, label in options(request)]
    return render(request, "activities/organisations/shelves.html", {"shelves": shelves})


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: ManagerRequest, slug: str) -> HttpResponse:
    """One activity: where it comes from and where it lies; `do` names what its button does."""
    chosen = get_object_or_404(publishing.shelved_in(request.organisation, request.user), slug=slug)
    if request.method != "POST":
        return _activity_page(request, chosen)
    verb = _VERBS.get(request.POST.get("do", ""))
    if verb is None:
        return _activity_page(request, chosen, _("Press one of the buttons below."))
    try:
        verb(request, chosen)
    except publishing.OnlyCopiedError:
        return _activity_page(
            request,
            chosen,
            _("This is a copy of another organisation's work. Only its maker can offer it to others."),
        )
    except publishing.NotForAllError:
        return _activity_page(
            request, chosen, _("It lies on your own shelf. Move it to another shelf before you offer it.")
        )
    except publishing.NothingNewerError:
        return _activity_page(request, chosen, _("There is no newer version to take."))
    note(request, f"activity.{request.POST['do']}", chosen)
    return redirect("activities:manage_shelved", chosen.slug)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def offers(request: ManagerRequest) -> HttpResponse:
    """What others offer and what is common; taking makes a copy on the organisation's shelf."""
    rows = publishing.offered_to(request.organisation)
    if request.method == "POST":
        origin = get_object_or_404(rows, slug=request.POST.get("activity", ""))
        try:
            copy = publishing.take_activity(activity=origin, place=Place(request.organisation))
        except publishing.NotOfferedError as error:  # withdrawn at this very moment
            raise Http404 from error
        note(request, "activity.take", copy)
        return redirect("activities:manage_shelved", copy.slug)
    copies = publishing.copies_in(request.organisation, request.user)
    lines = [ShelvedActivity(_entry(row), copy=copies.get(row.pk)) for row in rows]
    context = {
        "offered": [line for line in lines if line.entry.shelf != Shelf.COMMON],
        "common": [line for line in lines if line.entry.shelf == Shelf.COMMON],
    }
    return render(request, "activities/organisations/offers.html", context)


def options(request: ManagerRequest) -> Options:
    """The shelves on which the manager may lay something, as a select names them."""
    units = [(f"unit:{unit.public_id}", unit.name) for unit in request.organisation.units.all()]
    return [
        (Shelf.ORGANISATION.value, Shelf.ORGANISATION.label),
        *units,
        (Shelf.MINE.value, Shelf.MINE.label),
    ]


def note(request: ManagerRequest, action: str, activity: Activity) -> None:
    target = f"activity:{activity.slug}"[:TARGET_LENGTH]
    privacy.record_event(action=action, actor=request.user, target=target, organisation=request.organisation)


def _move(request: ManagerRequest, chosen: Activity) -> None:
    publishing.move_to_shelf(activity=chosen, place=_place(request))


def _offer(request: ManagerRequest, chosen: Activity) -> None:
    publishing.offer_activity(activity=chosen, organisation=request.organisation)


def _withdraw(request: ManagerRequest, chosen: Activity) -> None:
    publishing.withdraw_offer(activity=chosen, organisation=request.organisation)


def _take_newer(_request: ManagerRequest, chosen: Activity) -> None:
    publishing.take_newer(copy=chosen)


_VERBS: Mapping[str, Callable[[ManagerRequest, Activity], None]] = {
    "move": _move,
    "offer": _offer,
    "withdraw": _withdraw,
    "take_newer": _take_newer,
}


def _activity_page(request: ManagerRequest, chosen: Activity, fault: str = "") -> HttpResponse:
    context = {
        "activity": chosen,
        "entry": _entry(chosen),
        "shelf": _value(chosen),
        "options": options(request),
        "origin": _entry(chosen.origin) if chosen.origin and chosen.origin.current_version else None,
        "newer": publishing.newer_of_origin(chosen),
        "is_mere_copy": publishing.is_mere_copy(chosen),
        "courses": publishing.courses_with([chosen], request.organisation).get(chosen.pk, 0),
        "fault": fault,
    }
    return render(request, "activities/organisations/shelved.html", context, status=422 if fault else 200)


def _place(request: ManagerRequest) -> Place:
    """The shelf that a form names; 404 for one that is not the organisation's."""
    name, _colon, unit = request.POST.get("shelf", "").partition(":")
    if name == Shelf.ORGANISATION:
        return Place(request.organisation)
    if name == Shelf.MINE:
        return Place(request.organisation, owner=request.user)
    return Place(request.organisation, unit=get_object_or_404(request.organisation.units, public_id=unit))


def _value(activity: Activity) -> str:
    """Its shelf, as `options` names it."""
    shelf = publishing.shelf_of(activity)
    return f"unit:{activity.unit.public_id}" if shelf == Shelf.UNIT and activity.unit else shelf.value


def _entry(activity: Activity) -> CatalogueEntry:
    return publishing.catalogue_entry(activity, get_language() or "")
