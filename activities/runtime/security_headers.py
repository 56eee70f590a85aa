"""Headers that keep pages safe, and one line of log a request."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from activities.runtime import tracing
from activities.runtime.page_policy import policy_of

error_log = logging.getLogger("verstas.errors")
access_log = logging.getLogger("verstas.access")

FIXED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none'; frame-src 'self'"
)
FIXED_FOR_FILES = (
    "default-src 'none'; sandbox; base-uri 'none'"  # what someone sent can do nothing, whatever it is
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeadersMiddleware:
    """Strict by default; a view opens or shuts its page by `policy_of(response)`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        with tracing.request(request.headers.get("X-Request-ID", "")) as number:
            response = self.get_response(request)
            _protect(response)
            response["X-Request-ID"] = number
            _log(request, response, round((time.monotonic() - began) * 1000))
        return response


def log_unhandled(sender: object, request: HttpRequest | None = None, **_more: object) -> None:
    """For Django's signal of any error that nobody caught, in a view or on the way to it, with where it was."""
    tracing.reference()
    route = _route(request) if request else "unmatched"
    error_log.error("unhandled", exc_info=True, extra={"route": route})


def _protect(response: HttpResponseBase) -> None:
    policy = policy_of(response)
    form_action = " ".join(["'self'", *policy.form_action])
    images = " ".join(["'self'", "data:", *policy.img_src])
    frame_ancestors = " ".join(policy.frame_ancestors) or "'none'"
    fixed = FIXED_FOR_FILES if policy.is_sent_file else FIXED
    response["Content-Security-Policy"] = (
        f"{fixed}; img-src {images}; form-action {form_action}; frame-ancestors {frame_ancestors}"
    )
    response["Permissions-Policy"] = PERMISSIONS
    if not policy.frame_ancestors:
        response["X-Frame-Options"] = "DENY"


def _log(request: HttpRequest, response: HttpResponseBase, milliseconds: int) -> None:
    """The route's name and never its address: paths and queries may tell who someone is."""
    fields = {
        "route": _route(request),
        "method": request.method,
        "status": response.status_code,
        "ms": milliseconds,
    }
    access_log.info("request", extra=fields)


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else "unmatched"
