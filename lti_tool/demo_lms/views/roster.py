"""NRPS: the people of a course."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from lti_tool.demo_lms import addresses, pages, platforms
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.launching import launches, messages
from lti_tool.demo_lms.models import Course, Group, Launch, LaunchStep, Link, Person, Setting, Tool
from lti_tool.demo_lms.reading import number
from lti_tool.demo_lms.registering.access import RefusedError, service

ROLES = {Person.Role.LEARNER.value: "Learner", Person.Role.INSTRUCTOR.value: "Instructor"}


@service(read=[words.ROSTER_SCOPE], write=[])
def roster(request: HttpRequest, tool: Tool, course_id: int) -> HttpResponse:
    course = get_object_or_404(Course, pk=course_id)
    link = _link(request, course, tool)
    members, following = pages.cut(request, _people(request), most=int(Setting.read("largest_page", 0)))
    body = {
        "id": addresses.roster(course, tool),
        "context": {"id": str(course.pk), "label": course.label, "title": course.title},
        "members": [_member(person, tool, link, _groups(request, course)) for person in members],
    }
    differences = ""
    if platforms.now().offers_differences and not following:
        differences = addresses.service("roster-service", tool, course.pk, since=roster_clock())
    response = JsonResponse(body, content_type=words.ROSTER_TYPE)
    return pages.link(response, following, differences=differences)


def roster_clock() -> int:
    """The number of the latest change of the roster."""
    return int(Setting.read("roster_clock", 0))


def _people(request: HttpRequest) -> list[Person]:
    """Those who are enrolled, or whom a change since then concerns, even if they are not enrolled any more."""
    role = request.GET.get("role", "").removeprefix(words.MEMBERSHIP)
    since = request.GET.get("since", "")
    people = Person.objects.filter(role__in=ROLES).order_by("pk")
    if since and platforms.now().offers_differences:
        people = people.filter(changed__gt=number(since))
    else:
        people = people.filter(enrolled=True)
    return [person for person in people if not role or _role(person) == role]


def _role(person: Person) -> str:
    if (
        person.role == Person.Role.INSTRUCTOR
        and not person.edits
        and platforms.now().lists_teachers_as_learners
    ):
        return ROLES[Person.Role.LEARNER]
    return ROLES[person.role]


def _groups(request: HttpRequest, course: Course) -> QuerySet[Group] | None:
    """The groups to be told with the people, where a tool that knows of groups asks for them."""
    if request.GET.get("groups") != "true" or not platforms.now().offers_groups:
        return None
    return Group.objects.filter(course=course)


def _link(request: HttpRequest, course: Course, tool: Tool) -> Link | None:
    rlid = request.GET.get("rlid", "")
    if not rlid:
        return None
    link = Link.objects.filter(pk=number(rlid), course=course, tool=tool).first()
    if link is None:
        raise RefusedError(404, "No such resource link")
    return link


def _member(person: Person, tool: Tool, link: Link | None, groups: QuerySet[Group] | None) -> dict[str, Any]:
    role = _role(person)
    status = "Active" if person.active else "Inactive"
    member: dict[str, Any] = {
        "status": status if person.enrolled else "Deleted",
        "roles": [role if platforms.now().short_names else f"{words.MEMBERSHIP}{role}"],
        "user_id": person.sub,
        "lis_person_sourcedid": person.id_number,
        **messages.personal(person, tool),
    }
    if groups is not None:
        member["group_enrollments"] = [{"group_id": str(group.pk)} for group in groups.filter(people=person)]
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
