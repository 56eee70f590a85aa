"""Line items: the gradebook's columns as tools read and write them."""

import math
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from lti_tool.demo_lms import addresses
from lti_tool.demo_lms.models import Course, LineItem, Link, Tool
from lti_tool.demo_lms.reading import number
from lti_tool.demo_lms.registering.access import RefusedError

OWN_MEMBERS = {"id", "scoreMaximum", "label", "resourceId", "resourceLinkId", "tag"}


def of_course(course: Course, tool: Tool, query: QueryDict) -> QuerySet[LineItem]:
    """The tool's columns, filtered as the tool asked."""
    columns = LineItem.objects.filter(course=course, tool=tool).select_related("tool").order_by("pk")
    if "resource_link_id" in query:
        columns = columns.filter(link__pk=number(str(query["resource_link_id"])))
    if "resource_id" in query:
        columns = columns.filter(resource_id=query["resource_id"])
    if "tag" in query:
        columns = columns.filter(tag=query["tag"])
    return columns


def as_json(item: LineItem) -> dict[str, Any]:
    """A column in the standard's form; empty members are left out."""
    members = {
        "id": addresses.line_item(item),
        "label": item.label,
        "scoreMaximum": item.score_maximum,
        "resourceId": item.resource_id,
        "tag": item.tag,
        "resourceLinkId": str(item.link_id) if item.link_id else "",
        **item.extra,
    }
    return {name: value for name, value in members.items() if value != ""}


def create(body: Mapping[str, Any], *, course: Course, tool: Tool, link: Link | None = None) -> LineItem:
    item = LineItem(course=course, tool=tool, link=link or _link(body, course, tool))
    return _fill(item, body)


def replace(item: LineItem, body: Mapping[str, Any]) -> LineItem:
    """PUT replaces everything but the id and the activity that the column belongs to."""
    return _fill(item, body)


def _fill(item: LineItem, body: Mapping[str, Any]) -> LineItem:
    item.score_maximum = _maximum(body.get("scoreMaximum"))
    item.label = str(body.get("label") or "").strip()
    if not item.label:
        raise RefusedError(400, "Missing label")
    item.resource_id = str(body.get("resourceId") or "")
    item.tag = str(body.get("tag") or "")
    item.extra = {name: value for name, value in body.items() if name not in OWN_MEMBERS}
    item.save()
    return item


def _maximum(value: object) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or value <= 0
    ):
        raise RefusedError(400, "scoreMaximum must be above 0")
    return float(value)


def _link(body: Mapping[str, Any], course: Course, tool: Tool) -> Link | None:
    if not body.get("resourceLinkId"):
        return None
    link_id = number(str(body["resourceLinkId"]))
    link = Link.objects.filter(pk=link_id, course=course, tool=tool).first()
    if link is None:
        raise RefusedError(404, "No such resource link")
    return link
