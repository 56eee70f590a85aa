"""What a page's address asks for: words sought, what to show, in which order, which page."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from activities.access import CourseRequest
from activities.services import people, roster
from activities.services.people import SHOWS, SORTS, Asked
from activities.services.roster import CourseGroup

LONGEST, ID_LENGTH = 100, 255
KEPT = ("show", "sort", "look", "group")
NOBODY = "none"


def list_of(request: CourseRequest, *, shows: Mapping[str, Any] = SHOWS) -> dict[str, Any]:
    """What a page that lists people knows of the list and of what is asked of it; the groups are those of the list seen now."""
    listed, groups = roster.look(course=request.course), roster.groups(request.course)
    asked = _asked(request, shows, groups)
    return {"list": listed, "groups": groups, "asked": asked, "shows": shows, "sorts": SORTS}


def _asked(request: HttpRequest, shows: Mapping[str, Any], groups: Iterable[CourseGroup]) -> Asked:
    """Anything that is not known is as if it had not been asked for."""
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "name")
    return Asked(
        numbers=_numbers(request.GET.get("people", "")),
        show=show if show in shows else "",
        sort=sort if sort in SORTS else "name",
        page=number_of(request, "page"),
        group=next((one for one in groups if one.id == request.GET.get("group")), None),
    )


def search_of(request: CourseRequest) -> HttpResponse:
    """A search comes by POST and becomes an address that holds the numbers of those found: names stand in none."""
    text = request.POST.get("q", "").replace("\0", "").strip()[:LONGEST]
    kept = {name: request.POST.get(name, "")[:ID_LENGTH] for name in KEPT}
    if text:
        found = people.find(course=request.course, text=text)
        kept["people"] = ".".join(str(number) for number in found) or NOBODY
    return HttpResponseRedirect("?" + urlencode({name: value for name, value in kept.items() if value}))


def _numbers(value: str) -> frozenset[int] | None:
    if not value:
        return None
    return frozenset(
        int(part) for part in value.split(".") if part.isascii() and part.isdigit() and len(part) < 7
    )


def number_of(request: HttpRequest, name: str) -> int:
    """A page's number, 1 where there is none."""
    value = request.GET.get(name, "")
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 7 else 1
