"""The buttons beside an activity: hide, restrict, show, delete."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from lti_tool.demo_lms import people
from lti_tool.demo_lms.launching import visibility
from lti_tool.demo_lms.models import Link, Person

CHANGES = {
    "hide": {"hidden": True},
    "restrict": {"restricted": True},
    "show": {"hidden": False, "restricted": False},
}


@require_POST
@people.for_people(Person.Role.INSTRUCTOR, Person.Role.ADMIN)
def change(request: HttpRequest, person: Person, link_id: int) -> HttpResponse:
    """Do to the activity what the button says."""
    link = get_object_or_404(Link, pk=link_id)
    act = request.POST.get("act", "")
    if act == "delete":
        visibility.delete(link)
    elif act in CHANGES:
        visibility.change(link, **CHANGES[act])
    return redirect("course")
