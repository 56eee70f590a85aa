"""Where a tool's chosen content comes back to."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lti_tool.demo_lms import people, platforms
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.launching import deep_links
from lti_tool.demo_lms.models import Launch, LaunchStep, Person
from lti_tool.demo_lms.registering import access, tool_keys

TEACHING = (Person.Role.INSTRUCTOR, Person.Role.ADMIN)
BROUGHT = "brought"  # what waits in the LMS session for the page around the frame: items and words by launch


@csrf_exempt
@require_POST
@people.for_people(*TEACHING)
def deep_link_return(request: HttpRequest, person: Person) -> HttpResponse:
    """Take the tool's signed answer; add it at once, or as Moodle does: by way of the page around the frame."""
    number = request.GET.get("launch", "")
    waiting = Launch.objects.select_related("tool", "course")
    launch = waiting.filter(pk=number if number.isdecimal() else 0, person=person).first()
    if launch is None or launch.message != LaunchStep.DEEP_LINKING:
        return _refused(request, "Nobody is choosing content here.")
    try:
        with transaction.atomic():
            claims = deep_links.read(request.POST.get("JWT", ""), launch)
            items = deep_links.items(claims, launch)
            if platforms.now().talks_to_parent:
                return _for_parent(request, launch, items, _said(claims))
            return _added(request, launch, items, _said(claims))
    except (access.RefusedError, tool_keys.UntrustedTokenError, tool_keys.UnreachableToolError) as error:
        return _refused(request, str(error))


@require_POST
@people.for_people(*TEACHING)
def add_brought(request: HttpRequest, person: Person) -> HttpResponse:
    """The page around the frame adds the items that the tool's answer left in the session."""
    brought = request.session.get(BROUGHT, {})
    content = brought.pop(request.POST.get("content", ""), None)
    request.session[BROUGHT] = brought
    if content is None:
        return _refused(request, "Nothing waits to be added.")
    launch = get_object_or_404(Launch.objects.select_related("tool", "course"), pk=content["launch"])
    with transaction.atomic():
        return _added(request, launch, content["items"], content["said"])


def _said(claims: dict[str, Any]) -> str:
    return str(claims.get(f"{words.DL_CLAIM}msg") or claims.get(f"{words.DL_CLAIM}errormsg") or "")


def _for_parent(request: HttpRequest, launch: Launch, items: list[dict[str, Any]], text: str) -> HttpResponse:
    content = {"launch": launch.pk, "items": items, "said": text}
    request.session[BROUGHT] = {**request.session.get(BROUGHT, {}), str(launch.pk): content}
    return render(request, "demo_lms/deep_link_for_parent.html", {"content": launch.pk})


def _added(request: HttpRequest, launch: Launch, items: list[dict[str, Any]], text: str) -> HttpResponse:
    links = [deep_links.save(item, launch) for item in items]
    return render(request, "demo_lms/deep_link_done.html", {"links": links, "said": text})


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "demo_lms/deep_link_done.html", {"reason": reason}, status=400)
