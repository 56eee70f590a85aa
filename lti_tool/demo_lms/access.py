"""Access tokens: how a tool gets one and what it opens."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from lti_tool.demo_lms import platforms
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.models import AccessToken, Tool

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
                return page(
                    request, _tool(request, read if request.method == "GET" else write), *args, **kwargs
                )
            except RefusedError as refusal:
                return JsonResponse(
                    {"status": refusal.status, "reason": refusal.reason}, status=refusal.status
                )

        return view

    return decorate


def expect_type(request: HttpRequest, media_type: str) -> None:
    """Refuse a body of another type."""
    if request.content_type != media_type:
        raise RefusedError(platforms.now().wrong_type_status, "No context or unsupported content type")


def _tool(request: HttpRequest, scopes: list[str]) -> Tool:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    token = AccessToken.objects.select_related("tool").filter(value=value).first()
    if kind.lower() != "bearer" or token is None or token.expires_at <= timezone.now():
        raise RefusedError(401, "No valid access token")
    if not token.tool.active:
        raise RefusedError(401, "The tool is not active")
    rules = platforms.now()
    if rules.type_id and request.GET.get("type_id") != token.tool.deployment_id:
        raise RefusedError(401, "type_id does not belong to the token")
    if not set(scopes) & set(token.scopes):
        raise RefusedError(rules.missing_scope_status, "The token lacks the scope")
    return token.tool


LINE_ITEM_READERS = [words.LINE_ITEM_SCOPE, words.LINE_ITEM_READ_SCOPE]
