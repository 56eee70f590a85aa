"""Errors as RFC 9457 problem documents."""

from http import HTTPStatus
from typing import Any

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response
from rest_framework.views import exception_handler

from activities.access import NotLetInError
from activities.incoming.texts import Unfit, showable
from activities.privacy import services as privacy

CONTENT_TYPE = "application/problem+json"
UNFIT: dict[str, Promise] = {
    "nul": _("The text holds the sign NUL. Leave it out."),
    "half_letter": _("The text holds half of a letter (a lone surrogate). Send whole letters."),
    "too_long": _("The text is too long. It may have %(most)s characters at most."),
    "too_deep": _("The body has more levels than %(most)s. Send it flatter."),
    "too_big": _("The body is too big. It may have %(most)s bytes at most."),
    "not_utf8": _("The body is not UTF-8. Send UTF-8."),
    "not_json": _("The body is not JSON. Mend it."),
    "twice": _("This name stands more than once. Send it once."),
    "number": _("The body holds a number that is too long, or none at all. Send a finite number."),
}
STATUS = {"too_big": 413}


def problem(status: int, detail: object) -> Response:
    """One error; `detail` is a sentence, or the sentences by field."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(body, status=status, content_type=CONTENT_TYPE)


def as_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's answer to an exception, in this form."""
    if isinstance(error, Unfit):
        return unfit(error)
    if isinstance(error, NotLetInError):
        return problem(403, "The course has not opened this activity to you: open it there first.")
    response = exception_handler(Http404() if isinstance(error, privacy.ERASED) else error, context)
    if response is None:
        return None
    data = response.data
    is_sentence = isinstance(data, dict) and set(data) == {"detail"}
    answer = problem(response.status_code, data["detail"] if is_sentence else data)
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in response:
            answer[name] = response[name]
    return answer


def unfit(error: Unfit) -> Response:
    """What the gate refused, by the name of its field where it has one."""
    sentence = str(UNFIT[error.reason]) % {"most": error.most}
    detail: object = [sentence] if error.path else sentence
    for name in reversed(error.path):
        detail = {showable(name): detail}
    return problem(STATUS.get(error.reason, 400), detail)
