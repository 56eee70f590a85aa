"""What every page knows: the tool's name, the languages, and the ways out."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language_bidi

from activities import access
from activities.services import answer_queue


def site(request: HttpRequest) -> dict[str, object]:
    """Works on every page, also where there is no course and no person."""
    course = getattr(request, "course", None)
    is_inside = course is not None
    if access.is_by_code(request):
        course = None  # a code opens one attempt: of the course not even the name is shown
    return {
        "tool_name": settings.TOOL_NAME,
        "languages": settings.LANGUAGES,
        "is_rtl": get_language_bidi(),
        "course": course,
        "is_by_code": access.is_by_code(request),
        "attempt_id": access.resumed(request).code.attempt.public_id if access.is_by_code(request) else "",
        "answers_owner": _answers_owner(request),
        "course_url": getattr(request, "course_url", ""),
        "choice_url": getattr(request, "choice_url", ""),
        "leave_url": getattr(request, "leave_url", ""),
        "home_url": _address("home", "front", is_inside=is_inside),
        "language_url": _address("language", "", is_inside=is_inside),
        "accessibility_url": _address("accessibility", "accessibility", is_inside=is_inside),
        "privacy_url": _address("privacy", "privacy", is_inside=is_inside),
    }


def _answers_owner(request: HttpRequest) -> str:
    """Whose answers this page may send on from the browser: nobody's outside a course."""
    course = getattr(request, "course", None)
    if course is None or not request.user.is_authenticated:
        return ""
    return answer_queue.owner(person=request.user, course=course)


def _address(inside: str, outside: str, *, is_inside: bool) -> str:
    """The page's address, or nothing where these pages are not mounted."""
    try:
        return reverse(f"activities:{inside}" if is_inside else f"activities_public:{outside}")
    except NoReverseMatch:
        return ""
