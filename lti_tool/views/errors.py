"""Django's own refusals, told like ours: a page, or problem JSON for whoever asked the API or keeps answers in the browser."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse

from activities.runtime import tracing
from lti_tool.launch import services as launch


def _answer(request: HttpRequest, code: str) -> HttpResponse:
    return _problem(code) if _wants_json(request) else launch.refusal_page(request, code)


def _wants_json(request: HttpRequest) -> bool:
    return "/api/" in request.path


def _problem(code: str) -> HttpResponse:
    refusal = launch.describe_refusal(code)
    problem = {
        "type": "about:blank",
        "title": str(refusal.happened),
        "status": refusal.status,
        "detail": str(refusal.next_step),
        "reference": tracing.reference(),
    }
    return JsonResponse(problem, status=refusal.status, content_type="application/problem+json")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, "bad_request")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, "not_allowed")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, "not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours; or nothing can be saved just now, and the same request may be sent again."""
    if not launch.is_outage(sys.exc_info()[1]):  # Django asks for this page while it handles the error
        return _answer(request, "server_error")
    if _wants_json(request) or request.get_preferred_type(["text/html", "application/json"]) != "text/html":
        answer = _problem(launch.UNSAVED_CODE)
        answer["Retry-After"] = str(launch.RETRY_SECONDS)
        return answer
    return launch.unsaved_page(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that comes without any cookie was not too old: this browser keeps none."""
    return _answer(request, "form_expired" if request.COOKIES else "cookies_blocked")
