"""For machines that watch: is the process alive, may it be sent people, how does it fare."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lti_tool.operation import services as operation

_LOOPBACK = frozenset({"127.0.0.1", "::1"})
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_X_FORWARDED_PROTO")


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers, and says which release it is."""
    return JsonResponse({"status": "ok", **vars(settings.RELEASE)})


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """The process can serve people; a silent worker and old grades are stated but do not stop launches."""
    state = operation.check_readiness()
    body = {"ready": state.is_ready, **state.checks, **state.stated}
    return JsonResponse(body, status=200 if state.is_ready else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics for this very machine, or for whoever bears METRICS_TOKEN."""
    if not (_is_from_here(request) or _bears_token(request)):
        answer = HttpResponse(
            "Metrics need the bearer METRICS_TOKEN.\n", status=401, content_type="text/plain"
        )
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    return HttpResponse(
        operation.metrics_text(operation.collect_gauges()),
        content_type="text/plain; version=0.0.4; charset=utf-8",
    )


def _is_from_here(request: HttpRequest) -> bool:
    """A proxy on this machine is loopback too, but says for whom it asks."""
    return request.META.get("REMOTE_ADDR") in _LOOPBACK and not any(
        name in request.META for name in _FORWARDED
    )


def _bears_token(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.METRICS_TOKEN
    is_same = hmac.compare_digest(token.strip().encode(), expected.encode())
    return bool(expected) and scheme.lower() == "bearer" and is_same
