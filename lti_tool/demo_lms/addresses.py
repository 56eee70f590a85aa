"""Every absolute URL that the LMS gives to others."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from lti_tool.demo_lms import platforms
from lti_tool.demo_lms.models import Course, LineItem, Tool


def issuer() -> str:
    return str(settings.DEMO_LMS_URL)


def absolute(name: str, *args: Any, **query: Any) -> str:
    """The public URL of a route."""
    path = reverse(name, args=args)
    return f"{issuer()}{path}" + (f"?{urlencode(query)}" if query else "")


def service(name: str, tool: Tool, *args: Any, **query: Any) -> str:
    """The URL of a service, which under Moodle's rules says whose it is."""
    if platforms.now().type_id:
        query["type_id"] = tool.pk
    return absolute(name, *args, **query)


def line_items(course: Course, tool: Tool) -> str:
    return service("line-items", tool, course.pk)


def line_item(item: LineItem) -> str:
    """The id of a column, which is its URL."""
    return service("line-item", item.tool, item.course_id, item.pk)


def roster(course: Course, tool: Tool) -> str:
    return service("roster-service", tool, course.pk)


def notice_handlers(tool: Tool) -> str:
    """Where a tool registers its handlers of notices."""
    return service("notice-handlers", tool, tool.pk)


def groups(course: Course, tool: Tool) -> str:
    return service("groups-service", tool, course.pk)


def group_sets(course: Course, tool: Tool) -> str:
    return service("group-sets-service", tool, course.pk)


def of_platform() -> dict[str, str]:
    """What a tool must know about the LMS."""
    return {
        "issuer": issuer(),
        "auth_url": absolute("auth"),
        "token_url": absolute("token"),
        "jwks_url": absolute("jwks"),
    }
