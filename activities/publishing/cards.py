"""What lists and first pages tell of an activity's version, kept beside its content: a content is long to read."""

from collections.abc import Mapping
from typing import Any

from activities.publishing import content

TOLD_AS_WRITTEN = ("title", "summary", "minutes", "languages")


def card(of: Mapping[str, Any]) -> dict[str, Any]:
    """The card of a content; whoever keeps a version keeps this with it."""
    return {name: of[name] for name in TOLD_AS_WRITTEN} | {
        "icon": of.get("icon", ""),
        "path": of.get("path", {}),
        "outcomes": of.get("outcomes", []),
        "max_points": content.max_points(of),
        "has_points": content.has_points(of),
    }
