"""What every page knows: the tool's name, the languages, and the ways out."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language_bidi


def site(request: HttpRequest) -> dict[str, object]:
    """Works on every page, also where there is no course and no person."""
    course = getattr(request, "course", None)
    return {
        "tool_name": settings.TOOL_NAME,
        "languages": settings.LANGUAGES,
        "is_rtl": get_language_bidi(),
        "course": course,
        "course_url": getattr(request, "course_url", ""),
        "choice_url": getattr(request, "choice_url", ""),
        "leave_url": getattr(request, "leave_url", ""),
        "my_data_url": getattr(request, "my_data_url", ""),
        "home_url": _address("activities:home", "activities_public:front"),
        "language_url": _address("activities:language"),
        "accessibility_url": _address("activities:accessibility", "activities_public:accessibility"),
        "privacy_url": _address("activities:privacy", "activities_public:privacy"),
    }


def _address(*names: str) -> str:
    """The page's address, first where a person is known, or nothing where these pages are not mounted."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
