"""The list of activities with its search, shared by deep linking and by a link that names none yet."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext

from activities.incoming.numbers import whole
from lti_tool import bridge
from lti_tool.launch import services as launch
from lti_tool.views.picker_list import filters, groups_of, members

ASKED = ("q", "kind", "language", "length")
SHELF, TO_SHELF = "shelf", "to_shelf"  # the shelf in sight; the one whose tab was pressed
LONGEST = 100


def picker_context(request: HttpRequest, *, multiple: bool) -> dict[str, Any]:
    """The search, its results and the ticks; ticked entries stay in sight though the search leaves them out."""
    language = current_language()
    criteria = {name: request.GET.get(name, "")[:LONGEST] for name in ASKED}
    params = request.POST if request.method == "POST" else request.GET
    listed = entries_of(request)
    shelves = _shelves(listed)
    shelf = _one_of(shelves, params.get(SHELF, ""))
    entries = bridge.narrowed(
        listed,
        text=criteria["q"],
        kind=criteria["kind"],
        shelf=shelf,
        only_language=criteria["language"],
        max_minutes=whole(criteria["length"]),
    )
    is_asked, one_by_one = any(criteria.values()), ticked(params)
    slugs, all_ticked = {entry.slug for entry in entries}, chosen(params, listed)
    ticked_entries = [entry for entry in listed if entry.slug not in slugs and entry.slug in all_ticked]
    return {
        "asked": criteria,
        "is_asked": is_asked,
        "multiple": multiple,
        "groups": groups_of(
            [*ticked_entries, *entries],
            listed=listed,
            chosen=one_by_one,
            paths=_paths(params),
            is_narrowed=is_asked,
        ),
        "shelves": shelves,
        "shelf": shelf,
        "has_found": bool(entries),
        "chosen": one_by_one,
        "filters": filters(listed, kinds=bridge.kinds(language)),
        "overview": launch.OVERVIEW if launch.OVERVIEW in one_by_one or not (is_asked or shelf) else "",
    }


def entries_of(request: HttpRequest) -> list[bridge.CatalogueEntry]:
    """What the person may pick in the course of the launch; nothing outside every course."""
    session = launch.session_of(request)
    if session.context is None:
        return []
    course, person = session.context.course, session.user
    return bridge.entries(course=course, person=person, language=current_language())


def _shelves(listed: Sequence[bridge.CatalogueEntry]) -> list[tuple[str, str]]:
    """The tabs: all of them together, and each shelf that has anything; none where there is one shelf only."""
    found = bridge.shelves(listed)
    return [("", gettext("All")), *found] if len(found) > 1 else []


def _one_of(shelves: Sequence[tuple[str, str]], name: str) -> str:
    return name if name in dict(shelves) else ""


def ticked(params: QueryDict) -> list[str]:
    """The activities that were ticked one by one."""
    return [slug for slug in map(str, params.getlist("activity")) if len(slug) <= LONGEST]


def chosen(params: QueryDict, listed: Sequence[bridge.CatalogueEntry]) -> list[str]:
    """All that was ticked, each once: a path stands for its activities, in its order, before what stands alone."""
    one_by_one = ticked(params)
    of_paths = [slug for path in _paths(params) for slug in members(listed, path)]
    first = [launch.OVERVIEW] if launch.OVERVIEW in one_by_one else []
    return list(dict.fromkeys([*first, *of_paths, *one_by_one]))


def _paths(params: QueryDict) -> list[str]:
    return [path for path in map(str, params.getlist("path")) if len(path) <= LONGEST]


def detour(request: HttpRequest, choices: Sequence[tuple[str, str]] = ()) -> str:
    """Where a search, a tab or a preview leads: an ordinary address that remembers what is ticked, or "" for none."""
    shelf = request.POST.get(TO_SHELF, request.POST.get(SHELF, ""))[:LONGEST]
    state = urlencode(
        [("activity", slug) for slug in ticked(request.POST)]
        + [("path", path) for path in _paths(request.POST)]
        + [(name, request.POST.get(name, "")[:LONGEST]) for name in ASKED if request.POST.get(name)]
        + ([(SHELF, shelf)] if shelf else [])
        + list(choices)
    )
    slug = request.POST.get("preview", "")
    if _may_preview(request, slug):
        return f"{reverse('activities:preview', args=[slug])}?{state}"
    return f"?{state}" if {"search", TO_SHELF} & request.POST.keys() else ""


def _may_preview(request: HttpRequest, slug: str) -> bool:
    session = launch.session_of(request)
    if session.context is None:
        return False
    course, person = session.context.course, session.user
    return bridge.activity_seen(slug, course=course, person=person) is not None


def current_language() -> str:
    return get_language() or settings.LANGUAGE_CODE
