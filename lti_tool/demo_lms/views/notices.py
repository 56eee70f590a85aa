"""PNS: a tool's handlers of notices by type, and the button that sends a first notice."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from lti_tool.demo_lms import notices, people
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.models import NoticeHandler, Person, Tool
from lti_tool.demo_lms.reading import json_object
from lti_tool.demo_lms.registering.access import RefusedError, expect_type, service


@service(read=[words.NOTICE_SCOPE], write=[words.NOTICE_SCOPE])
def handlers(request: HttpRequest, tool: Tool, tool_id: int) -> HttpResponse:
    """List the tool's handlers, or put one in the place of the one before."""
    if tool.pk != tool_id:
        raise RefusedError(404, "No such tool")
    if request.method == "PUT":
        return JsonResponse(_put(request, tool))
    if request.method != "GET":
        raise RefusedError(405, "Method not allowed")
    urls = dict(tool.notice_handlers.values_list("notice_type", "url"))
    entries = [{"notice_type": kind, "handler": urls.get(kind, "")} for kind in words.NOTICES]
    body = {"client_id": tool.client_id, "deployment_id": tool.deployment_id, "notice_handlers": entries}
    return JsonResponse(body)


@require_POST
@people.for_people(Person.Role.ADMIN)
def greet(request: HttpRequest, person: Person, tool_id: int) -> HttpResponse:
    """Send a notice without consequences, to see whether the handler answers."""
    status = notices.greet(get_object_or_404(Tool, pk=tool_id))
    request.session["greeted"] = f"The tool answered {status}." if status else "The tool did not hear it."
    return redirect("tools")


def _put(request: HttpRequest, tool: Tool) -> dict[str, Any]:
    expect_type(request, "application/json")
    body = json_object(request.body)
    kind, url = body.get("notice_type"), body.get("handler")
    if kind not in words.NOTICES or not isinstance(url, str):
        raise RefusedError(400, "unknown notice_type, or no handler")
    if url and urlsplit(url).netloc != urlsplit(tool.target_link_uri).netloc:
        raise RefusedError(400, "the handler is not on the tool's domain")
    NoticeHandler.objects.filter(tool=tool, notice_type=kind).delete()
    if url:
        NoticeHandler.objects.create(tool=tool, notice_type=kind, url=url)
    return {"notice_type": kind, "handler": url}
