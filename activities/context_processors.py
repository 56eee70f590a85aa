"""What every page knows: the tool's name, the languages, and the ways out."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_bidi

from activities import access
from activities.learning import services as learning
from activities.learning.services import CourseContext
from activities.runtime.request_context import part_of


def site(request: HttpRequest) -> dict[str, object]:
    """Works on every page, also where there is no course and no person."""
    here = part_of(request, CourseContext)
    course = here.course
    if access.is_by_code(request):
        course = None  # a code opens one attempt: of the course not even the name is shown
    return {
        "tool_name": settings.TOOL_NAME,
        "release": settings.RELEASE,
        "languages": settings.LANGUAGES,
        "is_rtl": get_language_bidi(),
        # Browsers have sent it since 2020 to 2023 (Safari 16.4 last); for others the style sheet goes by the height.
        "is_framed": request.headers.get("Sec-Fetch-Dest") in {"iframe", "frame"},
        # Who reads the language in which all is written reads what its authors wrote; of the others a page says it.
        "is_unchecked_translation": get_language() in settings.UNCHECKED_LANGUAGES
        and get_language() != settings.LANGUAGE_CODE,
        "course": course,
        "is_by_code": access.is_by_code(request),
        "attempt_id": access.resumed(request).code.attempt.public_id if access.is_by_code(request) else "",
        "answers_owner": _answers_owner(request),
        "course_url": here.course_url,
        "choice_url": here.choice_url,
        "leave_url": here.leave_url,
        "my_data_url": here.my_data_url,
        "manage_url": _address("activities:manage") if here.manages else "",
        "home_url": _address("activities:home", "activities_public:front"),
        "language_url": _address("activities:language"),
        "accessibility_url": _address("activities:accessibility", "activities_public:accessibility"),
        "privacy_url": _address("activities:privacy", "activities_public:privacy"),
    }


def _answers_owner(request: HttpRequest) -> str:
    """Whose answers this page may send on from the browser: nobody's outside a course."""
    course = part_of(request, CourseContext).course
    if course is None or not request.user.is_authenticated:
        return ""
    return learning.owner_digest(person=request.user, course=course)


def _address(*names: str) -> str:
    """The page's address, first where a person is known, or nothing where these pages are not mounted."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
