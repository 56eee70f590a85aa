"""What a page's address asks for: words sought, what to show, in which order, which page."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from activities.access import CourseRequest
from activities.host_answers import CourseGroup
from activities.incoming.numbers import whole
from activities.teaching import services as teaching
from activities.teaching.services import PeopleFilter

LONGEST, ID_LENGTH = 100, 255  # nobody's name is longer, so that nobody is found by more
KEPT = ("show", "sort", "look", "group")
NOBODY = "none"


def list_of(request: CourseRequest, *, shows: Mapping[str, Any] = teaching.PEOPLE_SHOWN) -> dict[str, Any]:
    """Template context of a page that lists people: the roster, its groups, and the filter of the address."""
    listed = teaching.current_roster(course=request.course)
    people_filter = _people_filter(request, shows, listed.groups)
    return {
        "list": listed,
        "groups": listed.groups,
        "asked": people_filter,
        "shows": shows,
        "sorts": teaching.PEOPLE_SORTS,
    }


def _people_filter(
    request: HttpRequest, shows: Mapping[str, Any], groups: Iterable[CourseGroup]
) -> PeopleFilter:
    """The filter that the address asks for; an unknown value counts as none."""
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "name")
    return PeopleFilter(
        numbers=_numbers(request.GET.get("people", "")),
        show=show if show in shows else "",
        sort=sort if sort in teaching.PEOPLE_SORTS else "name",
        page=number_of(request, "page"),
        group=next((one for one in groups if one.id == request.GET.get("group")), None),
    )


def search_of(request: CourseRequest) -> HttpResponse:
    """A search comes by POST and becomes an address that holds the numbers of those found: names stand in none."""
    text = request.POST.get("q", "").strip()
    query = {name: _fitting(request.POST.get(name, "")) for name in KEPT}
    if text:
        numbers = teaching.find_numbers(course=request.course, text=text) if len(text) <= LONGEST else []
        query["people"] = ".".join(str(number) for number in numbers) or NOBODY
    return HttpResponseRedirect("?" + urlencode({name: value for name, value in query.items() if value}))


def _fitting(value: str) -> str:
    """The value, or nothing where it is too long: cut, it might name another group."""
    return value if len(value) <= ID_LENGTH else ""


def _numbers(value: str) -> frozenset[int] | None:
    if not value:
        return None
    numbers = (whole(part) for part in value.split("."))
    return frozenset(number for number in numbers if number is not None)


def number_of(request: HttpRequest, name: str) -> int:
    """A page's number, 1 where there is none."""
    return whole(request.GET.get(name), least=1) or 1
