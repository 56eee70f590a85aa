"""LTI-GS: the groups of a course, and the sets they stand in."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from lti_tool.demo_lms import addresses, pages, platforms
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.models import Course, Group, Tool
from lti_tool.demo_lms.registering.access import RefusedError, service


@service(read=[words.GROUP_SCOPE], write=[])
def groups(request: HttpRequest, tool: Tool, course_id: int) -> HttpResponse:
    """List the groups, or those of one person, page by page."""
    course = _course(course_id)
    rows = Group.objects.filter(course=course).order_by("pk")
    user_id = request.GET.get("user_id")
    if user_id is not None:
        rows = rows.filter(people__pk=user_id if user_id.isdecimal() else 0)
    shown, following = pages.cut(request, list(rows))
    numbers = {name: str(number) for number, name in enumerate(_sets(course), start=1)}
    body = {"id": addresses.groups(course, tool), "groups": [_as_json(group, numbers) for group in shown]}
    return pages.link(JsonResponse(body, content_type=words.GROUPS_TYPE), following)


@service(read=[words.GROUP_SCOPE], write=[])
def group_sets(request: HttpRequest, tool: Tool, course_id: int) -> HttpResponse:
    course = _course(course_id)
    sets = [{"id": str(number), "name": name} for number, name in enumerate(_sets(course), start=1)]
    shown, following = pages.cut(request, sets)
    body = {"id": addresses.group_sets(course, tool), "sets": list(shown)}
    return pages.link(JsonResponse(body, content_type=words.GROUP_SETS_TYPE), following)


def _course(course_id: int) -> Course:
    if not platforms.now().offers_groups:
        raise RefusedError(404, "No such service")
    return get_object_or_404(Course, pk=course_id)


def _sets(course: Course) -> list[str]:
    rows = Group.objects.filter(course=course).exclude(set_name="").order_by("pk")
    return list(dict.fromkeys(rows.values_list("set_name", flat=True)))


def _as_json(group: Group, set_numbers: dict[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = {"id": str(group.pk), "name": group.name}
    if group.set_name:
        body["set_ids"] = [set_numbers[group.set_name]]
    if group.hidden:
        body["hidden"] = True
    return body
