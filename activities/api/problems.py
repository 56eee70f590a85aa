"""Errors as RFC 9457 problem documents."""

from http import HTTPStatus
from typing import Any

from django.http import Http404
from rest_framework.response import Response
from rest_framework.views import exception_handler

from activities.services.erasure import ERASED

CONTENT_TYPE = "application/problem+json"


def problem(status: int, detail: object) -> Response:
    """One error; `detail` is a sentence, or the sentences by field."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(body, status=status, content_type=CONTENT_TYPE)


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's answer to an exception, in this form."""
    response = exception_handler(Http404() if isinstance(error, ERASED) else error, context)
    if response is None:
        return None
    data = response.data
    is_sentence = isinstance(data, dict) and set(data) == {"detail"}
    answer = problem(response.status_code, data["detail"] if is_sentence else data)
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in response:
            answer[name] = response[name]
    return answer
