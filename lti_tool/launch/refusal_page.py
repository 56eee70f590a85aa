"""Every refusal is a page in the person's language: what happened, a code, a reference, what to do next."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from activities.runtime import tracing
from lti_tool.launch import framing
from lti_tool.launch.refusals import describe_refusal
from lti_tool.protocol.deep_linking import Answer

log = logging.getLogger("verstas.refusals")


def refusal_page(
    request: HttpRequest,
    code: str,
    *,
    status: int | None = None,
    answer: Answer | None = None,
) -> HttpResponse:
    """May be framed by anyone: it holds no session, and no action but to bring the LMS its `answer`."""
    refusal = describe_refusal(code)
    tracing.reference()
    log.info("page_refused", extra={"code": code, "status": status or refusal.status})
    context = {
        "refusal": refusal,
        "code": code,
        "contact": settings.LTI_CONTACT,
        "answer": answer,
    }
    response = render(request, "lti_tool/refusal.html", context, status=status or refusal.status)
    response["Cache-Control"] = "no-store"
    return framing.allow_framing(response, frames=framing.ANYONE)
