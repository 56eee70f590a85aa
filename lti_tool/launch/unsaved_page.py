"""The page for when nothing can be saved: it asks the database nothing, and sends once more what a person wrote."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi

from activities.runtime.request_context import part_of
from lti_tool import bridge
from lti_tool.launch import framing
from lti_tool.launch.outages import RETRY_SECONDS
from lti_tool.launch.refusals import describe_refusal

UNSAVED_CODE = "nothing_saved"
OURS = "csrfmiddlewaretoken"


def unsaved_page(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: what every page knows would be asked of the database."""
    fields, here = _written(request), part_of(request, bridge.CourseContext)
    organisation = here.organisation or bridge.house()  # read along with the course, or not at all
    context = {
        "refusal": describe_refusal(UNSAVED_CODE),
        "code": UNSAVED_CODE,
        "contact": settings.LTI_CONTACT,
        "course_url": here.course_url,
        "organisation": organisation,
        "tool_name": bridge.service_name(organisation),
        "phone_address": bridge.phone_address(organisation.phone),
        "is_rtl": get_language_bidi(),
        "fields": fields,
        "address": request.get_full_path(),
        "may_reload": request.method == "GET" and not request.path.startswith("/lti/"),
        "had_files": bool(fields) and bool(request.FILES),
    }
    response = HttpResponse(
        render_to_string("lti_tool/unsaved.html", context), status=describe_refusal(UNSAVED_CODE).status
    )
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = str(RETRY_SECONDS)
    return framing.allow_framing(response, frames=framing.ANYONE)


def _written(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form of ours, and of nobody else's: what an LMS posts are secrets, and staff type passwords."""
    if request.method != "POST" or request.path.startswith("/admin/"):
        return []
    try:
        form = request.POST
    except (OSError, RawPostDataException):
        return []
    if OURS not in form:
        return []
    return [(name, str(value)) for name, values in form.lists() for value in values]
