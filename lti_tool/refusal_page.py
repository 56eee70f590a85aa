"""Every refusal is a page in the person's language: what happened, a code, what to do next."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lti_tool import framing
from lti_tool.refusals import page


def refusal_page(
    request: HttpRequest, code: str, *, status: int | None = None, course_url: str = ""
) -> HttpResponse:
    """May be framed by anyone: it holds no session and no action."""
    told = page(code)
    context = {"refusal": told, "code": code, "contact": settings.LTI_CONTACT, "back_url": course_url}
    response = render(request, "lti_tool/refusal.html", context, status=status or told.status)
    response["Cache-Control"] = "no-store"
    return framing.allow(response, frames=framing.ANYONE)
