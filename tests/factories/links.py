"""Links in the demo LMS's course that lead to an activity of this tool."""

from typing import Any

from activities.models import Activity, ActivityVersion
from activities.publishing.cards import card
from lti_tool import addresses
from tests.tool_client import Tool


def an_activity(slug: str = "a-tour") -> Activity:
    content = {
        "schema": 1, "slug": slug, "kind": "tour", "languages": ["fi"], "title": {"fi": "Kierros"},
        "summary": {"fi": "Lyhyt kierros."}, "minutes": 5, "level": "basic", "outcomes": [], "steps": [],
    }  # fmt: skip
    activity = Activity.objects.create(slug=slug, kind="tour")
    activity.current_version = ActivityVersion.objects.create(
        activity=activity, number=1, content=content, card=card(content), digest="x"
    )
    activity.save()
    return activity


def deep_linked(tool: Tool, slug: str = "a-tour", **facts: Any) -> int:
    an_activity(slug)
    return tool.link(url=addresses.activity_url(slug), custom={"activity": slug}, **facts)
