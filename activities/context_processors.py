"""What every page knows: whose it is, the languages, and the ways out."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_bidi

from activities import access
from activities.learning import services as learning
from activities.learning.services import CourseContext
from activities.models import Logo, Organisation
from activities.organisations.services import (
    house,
    languages_of,
    logo_size,
    own_text,
    phone_address,
    service_name,
)
from activities.runtime.request_context import part_of


@dataclass(frozen=True)
class LogoInPage:
    """`text` says what the picture says, and is in `language`."""

    address: str
    width: int
    height: int
    text: str
    language: str


def site(request: HttpRequest) -> dict[str, object]:
    """Works on every page, also where there is no course and no person."""
    here = part_of(request, CourseContext)
    course, organisation = here.course, here.organisation or house()
    if access.is_by_code(request):
        course = None  # a code opens one attempt: of the course not even the name is shown
    return {
        "organisation": organisation,
        "tool_name": service_name(organisation),
        "logo": logo_of(organisation),
        "phone_address": phone_address(organisation.phone),
        "release": settings.RELEASE,
        "languages": tuple(languages_of(organisation)),
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


def logo_of(organisation: Organisation) -> LogoInPage | None:
    """None: there is none, and the workshop's own mark stands in its place."""
    digest = organisation.logo_digest
    if not digest:
        return None
    try:
        width, height = logo_size(digest)
    except Logo.DoesNotExist:
        return None
    text = own_text(organisation.logo_text, get_language() or "")
    return LogoInPage(f"/logos/{digest}.png", width, height, " ".join(text.paragraphs), text.language)


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
