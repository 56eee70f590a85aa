"""What a page's address asks for: words sought, what to show, in which order, which page."""

from collections.abc import Container

from django.http import HttpRequest

from activities.services.people import SHOWS, SORTS, Asked

LONGEST = 100


def asked_of(request: HttpRequest, *, shows: Container[str] = SHOWS) -> Asked:
    """Anything that is not known is as if it had not been asked for."""
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "name")
    return Asked(
        text=request.GET.get("q", "").replace("\0", "").strip()[:LONGEST],
        show=show if show in shows else "",
        sort=sort if sort in SORTS else "name",
        page=number_of(request, "page"),
    )


def number_of(request: HttpRequest, name: str) -> int:
    """A page's number, 1 where there is none."""
    value = request.GET.get(name, "")
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 7 else 1
