"""The list of activities with its search, shared by deep linking and by a link that names none yet."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from lti_tool import bridge

LENGTHS = (5, 10, 15, 30)


def picker_context(request: HttpRequest) -> dict[str, Any]:
    """What the person searched for, and what was found."""
    language = current_language()
    asked = {name: request.GET.get(name, "")[:100] for name in ("q", "kind", "language", "length")}
    found = bridge.search(
        text=asked["q"],
        kind=asked["kind"],
        only_language=asked["language"],
        max_minutes=int(asked["length"]) if asked["length"].isascii() and asked["length"].isdigit() else None,
        language=language,
    )
    return {
        "asked": asked,
        "entries": found,
        "kinds": bridge.kinds(language),
        "content_languages": settings.LANGUAGES,
        "lengths": LENGTHS,
    }


def current_language() -> str:
    return get_language() or settings.LANGUAGE_CODE
