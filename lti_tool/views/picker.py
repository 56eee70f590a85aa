"""The list of activities with its search, shared by deep linking and by a link that names none yet."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from activities.incoming.numbers import whole
from lti_tool import bridge
from lti_tool.launch_choice import OVERVIEW

LENGTHS = (5, 10, 15, 30)
ASKED = ("q", "kind", "language", "length")
LONGEST = 100


def picker_context(request: HttpRequest) -> dict[str, Any]:
    """What the person searched for and ticked, and what was found; what is ticked stays in sight."""
    language = current_language()
    asked = {name: request.GET.get(name, "")[:LONGEST] for name in ASKED}
    chosen = ticked(request.POST if request.method == "POST" else request.GET)
    found = bridge.search(
        text=asked["q"],
        kind=asked["kind"],
        only_language=asked["language"],
        max_minutes=whole(asked["length"]),
        language=language,
    )
    kept = [entry for entry in bridge.entries(chosen, language=language) if entry not in found]
    names = dict(settings.LANGUAGES)
    return {
        "asked": asked,
        "is_asked": any(asked.values()),
        "entries": [
            (entry, [names.get(code, code) for code in entry.languages]) for entry in [*kept, *found]
        ],
        "has_found": bool(found),
        "chosen": chosen,
        "kinds": bridge.kinds(language),
        "content_languages": settings.LANGUAGES,
        "lengths": LENGTHS,
        "overview": OVERVIEW if OVERVIEW in chosen or not any(asked.values()) else "",
    }


def ticked(params: QueryDict) -> list[str]:
    return [str(slug)[:LONGEST] for slug in params.getlist("activity")]


def detour(request: HttpRequest, kept: Sequence[tuple[str, str]] = ()) -> str:
    """Where a search or a preview leads: an ordinary address that remembers what is ticked, or "" for neither."""
    state = urlencode(
        [("activity", slug) for slug in ticked(request.POST)]
        + [(name, request.POST.get(name, "")[:LONGEST]) for name in ASKED if request.POST.get(name)]
        + list(kept)
    )
    slug = request.POST.get("preview", "")
    if bridge.activity_named(slug):
        return f"{reverse('activities:preview', args=[slug])}?{state}"
    return f"?{state}" if "search" in request.POST else ""


def current_language() -> str:
    return get_language() or settings.LANGUAGE_CODE
