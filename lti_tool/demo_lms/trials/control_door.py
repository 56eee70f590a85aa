"""The door to the control API: open only to a test that started the LMS with `--control`."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from lti_tool.demo_lms.registering.access import RefusedError

Order = dict[str, Any]


def steered(methods: tuple[str, ...] = ("POST",)) -> Callable[..., Callable[[HttpRequest], HttpResponse]]:
    """Give the view the request's method and JSON; what it returns becomes JSON."""

    def decorate(page: Callable[[str, Order], Any]) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt
        @wraps(page)
        def view(request: HttpRequest) -> HttpResponse:
            if not settings.DEMO_LMS_CONTROL:
                raise Http404
            if request.method not in methods:
                return JsonResponse({"error": f"use {' or '.join(methods)}"}, status=405)
            # A page elsewhere can make a browser post here, but not as JSON without asking first.
            if request.method == "POST" and request.content_type != "application/json":
                return JsonResponse({"error": "send application/json"}, status=415)
            return _answer(page, request)

        return view

    return decorate


def _answer(page: Callable[[str, Order], Any], request: HttpRequest) -> HttpResponse:
    try:
        return JsonResponse(page(request.method or "", json.loads(request.body or b"{}")), safe=False)
    except RefusedError as refusal:
        return JsonResponse({"error": refusal.reason}, status=refusal.status)
    except (KeyError, ValueError, TypeError) as error:
        return JsonResponse({"error": repr(error)}, status=400)
