"""Faults that tests order: statuses, delays and connections that break, before or after the work is done."""

import random
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from lti_tool.demo_lms import platforms
from lti_tool.demo_lms.grading.score_log import record
from lti_tool.demo_lms.models import Fault, RequestCount
from lti_tool.demo_lms.server import CUT

COUNTED = {
    "openid-configuration": "openid_configuration",
    "register": "register",
    "auth": "auth",
    "jwks": "jwks",
    "token": "token",
    "line-items": "line_items",
    "line-item": "line_item",
    "scores": "scores",
    "results": "results",
    "roster-service": "memberships",
    "groups-service": "groups",
    "group-sets-service": "group_sets",
    "deep-link-return": "deep_link_return",
}
WORK_FIRST = {Fault.Kind.APPLY_THEN_DROP, Fault.Kind.APPLY_THEN_STATUS}


class FaultMiddleware:
    """Counts what tools ask for and lets it go wrong where a test ordered that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, fail, or both."""
        if not settings.DEMO_LMS_CONTROL or request.path.startswith("/_control/"):
            return self.get_response(request)
        endpoint = _endpoint(request.path)
        if endpoint:
            _count(COUNTED[endpoint])
        fault = _next_fault(request.path, endpoint)
        if fault is None:
            return self.get_response(request)
        return self._fail(request, fault, endpoint)

    def _fail(self, request: HttpRequest, fault: Fault, endpoint: str) -> HttpResponse:
        request.META["demo_lms.fault"] = fault.kind
        if fault.kind == Fault.Kind.HANG:
            time.sleep(fault.seconds)
            return self.get_response(request)
        if fault.kind in WORK_FIRST:
            self.get_response(request)
        elif endpoint == "scores":
            record(request, _line_item(request), status=_told_status(fault), applied=False)
        if fault.kind == Fault.Kind.THROTTLE:
            return _throttled(fault)
        if fault.kind in (Fault.Kind.STATUS, Fault.Kind.APPLY_THEN_STATUS):
            return _status(fault)
        request.META[CUT]()
        return HttpResponse(status=503)


def _endpoint(path: str) -> str:
    try:
        name = resolve(path).url_name or ""
    except Resolver404:
        return ""
    return name if name in COUNTED else ""


def _line_item(request: HttpRequest) -> str:
    return str(resolve(request.path).kwargs.get("item_id", ""))


def _count(endpoint: str) -> None:
    if not RequestCount.objects.filter(endpoint=endpoint).update(count=F("count") + 1):
        RequestCount.objects.get_or_create(endpoint=endpoint)
        RequestCount.objects.filter(endpoint=endpoint).update(count=F("count") + 1)


def _next_fault(path: str, endpoint: str) -> Fault | None:
    for fault in Fault.objects.order_by("pk"):
        if _concerns(fault, path, endpoint) and random.random() < fault.rate and _use_up(fault):
            return fault
    return None


def _concerns(fault: Fault, path: str, endpoint: str) -> bool:
    if fault.kind == Fault.Kind.DOWN:
        return re.search(fault.path or "", path) is not None
    return bool(endpoint) and re.search(fault.path, path) is not None


def _use_up(fault: Fault) -> bool:
    if fault.remaining is None:
        return True
    waiting = Fault.objects.filter(pk=fault.pk, remaining__gt=0)
    return waiting.update(remaining=F("remaining") - 1) == 1


def _told_status(fault: Fault) -> int:
    """0 where no answer is given."""
    if fault.kind == Fault.Kind.THROTTLE:
        return platforms.now().throttles_by[0]
    return fault.status if fault.kind == Fault.Kind.STATUS else 0


def _throttled(fault: Fault) -> HttpResponse:
    """As the LMS whose rules are in force says that it wants fewer requests."""
    status, words = platforms.now().throttles_by
    response = HttpResponse(words, status=status, content_type="text/plain")
    response["X-Rate-Limit-Remaining"] = "0.0"
    if fault.retry_after:
        response["Retry-After"] = fault.retry_after
    return response


def _status(fault: Fault) -> HttpResponse:
    response = HttpResponse(fault.body, status=fault.status, content_type="text/plain")
    if fault.retry_after:
        response["Retry-After"] = fault.retry_after
    return response
