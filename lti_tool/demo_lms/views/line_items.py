"""AGS: the columns of the gradebook."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from lti_tool.demo_lms import pages, platforms
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.grading import columns
from lti_tool.demo_lms.models import Course, LineItem, Tool
from lti_tool.demo_lms.reading import json_object
from lti_tool.demo_lms.registering.access import LINE_ITEM_READERS, RefusedError, expect_type, service


@service(read=LINE_ITEM_READERS, write=[words.LINE_ITEM_SCOPE])
def line_items(request: HttpRequest, tool: Tool, course_id: int) -> HttpResponse:
    """List the tool's columns in a course, or add one."""
    course = get_object_or_404(Course, pk=course_id)
    if request.method == "POST":
        item = columns.create(_body(request), course=course, tool=tool)
        return JsonResponse(columns.as_json(item), status=201, content_type=words.LINE_ITEM_TYPE)
    if request.method != "GET":
        raise RefusedError(405, "Method not allowed")
    rows, following = pages.cut(request, list(columns.of_course(course, tool, request.GET)))
    body = [columns.as_json(item) for item in rows]
    response = JsonResponse(body, safe=False, content_type=words.LINE_ITEMS_TYPE)
    return pages.link(response, following, broken=platforms.now().broken_link_header)


@service(read=LINE_ITEM_READERS, write=[words.LINE_ITEM_SCOPE])
def line_item(request: HttpRequest, tool: Tool, course_id: int, item_id: int) -> HttpResponse:
    """Read, replace or delete one column."""
    item = get_item(tool, course_id, item_id)
    if request.method == "DELETE":
        return _delete(item)
    if request.method == "PUT":
        columns.replace(item, _body(request))
    elif request.method != "GET":
        raise RefusedError(405, "Method not allowed")
    return JsonResponse(columns.as_json(item), content_type=words.LINE_ITEM_TYPE)


def get_item(tool: Tool, course_id: int, item_id: int) -> LineItem:
    """The tool's column, or a refusal."""
    item = LineItem.objects.filter(pk=item_id, course_id=course_id, tool=tool).select_related("tool").first()
    if item is None:
        raise RefusedError(404, "No such line item")
    return item


def _delete(item: LineItem) -> HttpResponse:
    if item.link_id and platforms.now().keeps_coupled_columns:
        raise RefusedError(401, "The line item belongs to an activity")
    item.delete()
    return HttpResponse(status=204)


def _body(request: HttpRequest) -> dict[str, Any]:
    expect_type(request, words.LINE_ITEM_TYPE)
    return json_object(request.body)
