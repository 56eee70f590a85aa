"""How a tool registers itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from lti_tool.demo_lms.reading import json_object
from lti_tool.demo_lms.registering import registrations
from lti_tool.demo_lms.registering.access import RefusedError


@require_GET
def openid_configuration(request: HttpRequest) -> HttpResponse:
    """The LMS's configuration; a wrong token is refused, and one that was given must be shown."""
    token = _bearer(request)
    if (token or "registration" in request.GET) and not registrations.is_known(token):
        return _plain(401, "invalid_token")
    return JsonResponse(registrations.configuration())


@csrf_exempt
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Register a tool: 200 and not 201, as in Moodle; refusals are plain text."""
    try:
        return JsonResponse(registrations.register(_body(request), _bearer(request)))
    except RefusedError as refusal:
        return _plain(refusal.status, refusal.reason)
    except (TypeError, ValueError, AttributeError):  # a member of another type than the specification's
        return _plain(400, "invalid registration")


def _body(request: HttpRequest) -> dict[str, Any]:
    return json_object(request.body, reason="invalid JSON")


def _bearer(request: HttpRequest) -> str:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""


def _plain(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain")
