"""Django's own refusals, told like ours: a page, or problem JSON for whoever asked the API."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from lti_tool.refusal_page import refusal_page
from lti_tool.refusals import page


def _answer(request: HttpRequest, code: str) -> HttpResponse:
    if "/api/" not in request.path:
        return refusal_page(request, code)
    told = page(code)
    problem = {
        "type": "about:blank",
        "title": str(told.happened),
        "status": told.status,
        "detail": str(told.next_step),
    }
    return JsonResponse(problem, status=told.status, content_type="application/problem+json")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, "bad_request")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, "not_allowed")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, "not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    return _answer(request, "server_error")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that comes without any cookie was not too old: this browser keeps none."""
    return _answer(request, "form_expired" if request.COOKIES else "cookies_blocked")
