"""The pages inside the course's frames that start a launch."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from lti_tool.demo_lms import people
from lti_tool.demo_lms.launching import launches
from lti_tool.demo_lms.models import Course, LineItem, Link, Person, Tool
from lti_tool.demo_lms.views.auth import post_form


@require_GET
@people.for_people()
def launch(request: HttpRequest, person: Person, link_id: int) -> HttpResponse:
    """Start the launch of an activity."""
    links = Link.objects.select_related("tool", "course").filter(kind=Link.Kind.LAUNCH)
    link = get_object_or_404(links, pk=link_id)
    if not link.tool.active:
        return _pending()
    if not (person.teaches or link.is_open):
        return render(request, "demo_lms/closed.html", {"link": link}, status=403)
    new_launch = launches.of_link(
        link,
        person=person,
        session_key=people.session_key(request),
        presentation="window" if request.GET.get("target") == "window" else "iframe",
    )
    return post_form(request, link.tool.initiate_login_uri, launches.initiation(new_launch))


@require_GET
@people.for_people(Person.Role.INSTRUCTOR, Person.Role.ADMIN)
def choose(request: HttpRequest, person: Person, tool_id: int, course_id: int) -> HttpResponse:
    """Start the choice of content."""
    tool = get_object_or_404(Tool.objects.exclude(deep_linking_uri=""), pk=tool_id)
    if not tool.active:
        return _pending()
    new_launch = launches.of_deep_linking(
        tool,
        get_object_or_404(Course, pk=course_id),
        person=person,
        session_key=people.session_key(request),
    )
    return post_form(request, tool.initiate_login_uri, launches.initiation(new_launch))


@require_GET
@people.for_people()
def review(request: HttpRequest, person: Person, item_id: int, person_id: int) -> HttpResponse:
    """Start the review of someone's work; the gradebook shows learners their own row only."""
    item = get_object_or_404(LineItem.objects.select_related("tool", "course", "link"), pk=item_id)
    subject = get_object_or_404(Person, pk=person_id)
    if not item.tool.active:
        return _pending()
    if subject != person and not person.teaches:
        return HttpResponse("This is not your row.", status=403, content_type="text/plain")
    new_launch = launches.of_review(item, subject, person=person, session_key=people.session_key(request))
    return post_form(request, item.tool.initiate_login_uri, launches.initiation(new_launch))


@require_GET
@people.for_people()
def privacy(request: HttpRequest, person: Person, tool_id: int, person_id: int) -> HttpResponse:
    """Start the look at what a tool keeps about oneself, or for the administrator about anyone."""
    tool = get_object_or_404(Tool, pk=tool_id)
    subject = get_object_or_404(Person, pk=person_id)
    if not tool.active:
        return _pending()
    if subject != person and person.role != Person.Role.ADMIN:
        return HttpResponse("This is not you.", status=403, content_type="text/plain")
    new_launch = launches.of_privacy(tool, subject, person=person, session_key=people.session_key(request))
    return post_form(request, tool.initiate_login_uri, launches.initiation(new_launch))


def _pending() -> HttpResponse:
    text = "This tool waits for the administrator to activate it."
    return HttpResponse(text, status=403, content_type="text/plain")
