"""Access tokens: how a tool gets one and what it opens."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from lti_tool.demo_lms import platforms
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.models import AccessToken, ServiceRequest, Tool

LIFETIME = 3600
P = ParamSpec("P")
Service = Callable[Concatenate[HttpRequest, Tool, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class RefusedError(Exception):
    """A service request that is answered with a status and a reason."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def issue(tool: Tool, scopes: list[str]) -> AccessToken:
    """A new access token."""
    return AccessToken.objects.create(
        value=secrets.token_hex(20),
        tool=tool,
        scopes=scopes,
        expires_at=timezone.now() + timedelta(seconds=LIFETIME),
    )


def service(*, read: list[str], write: list[str]) -> Callable[[Service[P]], View[P]]:
    """Open a view to tools whose token holds one of the scopes; refusals become JSON."""

    def decorate(page: Service[P]) -> View[P]:
        @csrf_exempt
        @wraps(page)
        def view(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                response = page(
                    request, _tool(request, read if request.method == "GET" else write), *args, **kwargs
                )
            except RefusedError as refusal:
                response = JsonResponse(
                    {"status": refusal.status, "reason": refusal.reason}, status=refusal.status
                )
            _note(request, response)
            return response

        return view

    return decorate


def _note(request: HttpRequest, response: HttpResponse) -> None:
    """Only under a test's control; a demo that runs for weeks needs no such list."""
    if not settings.DEMO_LMS_CONTROL:
        return
    match = request.resolver_match
    token = AccessToken.objects.filter(value=_bearer(request)).first()
    ServiceRequest.objects.create(
        endpoint=(match.url_name if match else "") or "",
        method=request.method or "",
        query=request.GET.urlencode()[:1000],
        accept=request.headers.get("Accept", "")[:300],
        content_type=request.headers.get("Content-Type", "")[:300],
        scopes=token.scopes if token else [],
        status=response.status_code,
    )


def expect_type(request: HttpRequest, media_type: str) -> None:
    """Refuse a body of another type."""
    if request.content_type != media_type:
        raise RefusedError(platforms.now().wrong_type_status, "No context or unsupported content type")


def _tool(request: HttpRequest, scopes: list[str]) -> Tool:
    token = AccessToken.objects.select_related("tool").filter(value=_bearer(request)).first()
    if token is None or token.expires_at <= timezone.now():
        raise RefusedError(401, "No valid access token")
    if not token.tool.active:
        raise RefusedError(401, "The tool is not active")
    rules = platforms.now()
    if rules.type_id and request.GET.get("type_id") != token.tool.deployment_id:
        raise RefusedError(401, "type_id does not belong to the token")
    if not set(scopes) & set(token.scopes):
        raise RefusedError(rules.missing_scope_status, "The token lacks the scope")
    return token.tool


def _bearer(request: HttpRequest) -> str:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value if kind.lower() == "bearer" else ""


LINE_ITEM_READERS = [words.LINE_ITEM_SCOPE, words.LINE_ITEM_READ_SCOPE]
