"""NRPS: the people of a course."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from lti_tool.demo_lms import addresses, launches, messages, pages, platforms
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.access import RefusedError, service
from lti_tool.demo_lms.models import Course, Launch, LaunchStep, Link, Person, Tool

ROLES = {Person.Role.LEARNER.value: "Learner", Person.Role.INSTRUCTOR.value: "Instructor"}


@service(read=[words.ROSTER_SCOPE], write=[])
def roster(request: HttpRequest, tool: Tool, course_id: int) -> HttpResponse:
    """List the members, page by page."""
    course = get_object_or_404(Course, pk=course_id)
    link = _link(request, course, tool)
    members, following = pages.cut(request, _people(request))
    body = {
        "id": addresses.roster(course, tool),
        "context": {"id": str(course.pk), "label": course.label, "title": course.title},
        "members": [_member(person, tool, link) for person in members],
    }
    return pages.link(JsonResponse(body, content_type=words.ROSTER_TYPE), following)


def _people(request: HttpRequest) -> list[Person]:
    wanted = request.GET.get("role", "").removeprefix(words.MEMBERSHIP)
    enrolled = Person.objects.filter(role__in=ROLES).order_by("pk")
    return [person for person in enrolled if not wanted or ROLES[person.role] == wanted]


def _link(request: HttpRequest, course: Course, tool: Tool) -> Link | None:
    rlid = request.GET.get("rlid", "")
    if not rlid:
        return None
    link = Link.objects.filter(pk=rlid if rlid.isdecimal() else 0, course=course, tool=tool).first()
    if link is None:
        raise RefusedError(404, "No such resource link")
    return link


def _member(person: Person, tool: Tool, link: Link | None) -> dict[str, Any]:
    role = ROLES[person.role]
    member: dict[str, Any] = {
        "status": "Active" if person.active else "Inactive",
        "roles": [role if platforms.now().short_names else f"{words.MEMBERSHIP}{role}"],
        "user_id": person.sub,
        "lis_person_sourcedid": person.id_number,
        **messages.personal(person, tool),
    }
    if link:
        member["message"] = [_message(person, link)]
    return member


def _message(person: Person, link: Link) -> dict[str, Any]:
    """What a launch of this link by this person would say; nothing is stored for it."""
    launch = Launch(person=person, course=link.course, tool=link.tool, link=link, message=LaunchStep.RESOURCE)
    return {
        f"{words.CLAIM}message_type": words.RESOURCE_MESSAGE,
        f"{words.CLAIM}target_link_uri": launches.target(launch),
        f"{words.CLAIM}custom": messages.custom(launch),
    }
