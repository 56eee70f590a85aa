"""Where a tool's chosen content comes back to."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lti_tool.demo_lms import access, deep_links, people, tool_keys
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.models import Launch, LaunchStep, Person


@csrf_exempt
@require_POST
@people.for_people(Person.Role.INSTRUCTOR, Person.Role.ADMIN)
def deep_link_return(request: HttpRequest, person: Person) -> HttpResponse:
    """Save what the tool's signed answer brings, inside the frame it came from."""
    number = request.GET.get("launch", "")
    waiting = Launch.objects.select_related("tool", "course")
    launch = waiting.filter(pk=number if number.isdecimal() else 0, person=person).first()
    if launch is None or launch.message != LaunchStep.DEEP_LINKING:
        return _refused(request, "Nobody is choosing content here.")
    try:
        with transaction.atomic():
            claims = deep_links.read(request.POST.get("JWT", ""), launch)
            links = [deep_links.save(item, launch) for item in deep_links.items(claims, launch)]
    except (access.RefusedError, tool_keys.UntrustedTokenError, tool_keys.UnreachableToolError) as error:
        return _refused(request, str(error))
    said = claims.get(f"{words.DL_CLAIM}msg") or claims.get(f"{words.DL_CLAIM}errormsg") or ""
    return render(request, "demo_lms/deep_link_done.html", {"links": links, "said": said})


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "demo_lms/deep_link_done.html", {"reason": reason}, status=400)
