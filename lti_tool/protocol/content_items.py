"""Content items: what a deep linking answer may hold (Deep Linking 2.0 §3), and which of it a platform takes."""

import html
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from lti_tool.protocol.deep_linking_settings import DeepLinkingSettings
from lti_tool.protocol.services import line_items
from lti_tool.protocol.services.ags import iso

RESOURCE_LINK, LINK, HTML = "ltiResourceLink", "link", "html"
# Best first: only a resource link is launched, and only there work is kept and graded.
OFFERED = (RESOURCE_LINK, LINK, HTML)
FRAME, WINDOW = "iframe", "window"
FRAMES = frozenset({FRAME, "frame"})  # Moodle names both (4.5, 2026-11)


@dataclass(frozen=True)
class Picture:
    """An icon or a thumbnail."""

    url: str
    width: int
    height: int

    def to_json(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class Period:
    """From when until when; None = no limit on that side."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def to_json(self) -> dict[str, str]:
        moments = {"startDateTime": self.starts_at, "endDateTime": self.ends_at}
        return {name: iso(moment) for name, moment in moments.items() if moment}


@dataclass(frozen=True)
class ContentItem:
    """One thing for the course. `opens_in` is FRAME, WINDOW or "" for whatever the platform prefers."""

    url: str
    title: str
    text: str
    icon: Picture | None = None
    thumbnail: Picture | None = None
    opens_in: str = ""
    frame_height: int = 0
    custom: Mapping[str, str] = field(default_factory=dict)
    line_item: line_items.LineItem | None = None
    available: Period = Period()
    submission: Period = Period()


class _Shape(Protocol):
    def __call__(self, item: ContentItem, settings: DeepLinkingSettings) -> dict[str, Any]: ...


def kind_for(settings: DeepLinkingSettings) -> str:
    """The best type of item that this platform takes and we have, or "" for none."""
    return next((kind for kind in OFFERED if kind in settings.accept_types), "")


def may_choose_target(settings: DeepLinkingSettings) -> bool:
    """Whether a person's wish where the item opens means anything to the platform."""
    accepted = set(settings.accept_targets)
    return bool(accepted & FRAMES) and WINDOW in accepted


def to_json(item: ContentItem, settings: DeepLinkingSettings) -> dict[str, Any]:
    """The item as this platform takes it: nothing that it has not said to accept, and no empty members."""
    members = _SHAPES[kind_for(settings)](item, settings)
    return {name: value for name, value in members.items() if value not in (None, "", {})}


def titled(item: ContentItem, settings: DeepLinkingSettings) -> ContentItem:
    """A single item bears the title and text that the instructor has already written in the platform's form."""
    return replace(item, title=settings.title or item.title, text=settings.text or item.text)


def _resource_link(item: ContentItem, settings: DeepLinkingSettings) -> dict[str, Any]:
    column = item.line_item if settings.accept_lineitem else None
    return {
        **_head(RESOURCE_LINK, item),
        "custom": dict(item.custom),
        **_target(item, settings),
        "lineItem": line_items.to_json(column) if column else None,
        "available": item.available.to_json(),
        "submission": item.submission.to_json(),
    }


def _link(item: ContentItem, settings: DeepLinkingSettings) -> dict[str, Any]:
    return {**_head(LINK, item), **_target(item, settings)}


def _html(item: ContentItem, settings: DeepLinkingSettings) -> dict[str, Any]:
    address, title, text = (html.escape(value) for value in (item.url, item.title, item.text))
    markup = f'<p><a href="{address}">{title}</a><br>{text}</p>'
    return {"type": HTML, "title": item.title, "text": item.text, "html": markup}


def _head(kind: str, item: ContentItem) -> dict[str, Any]:
    return {
        "type": kind,
        "url": item.url,
        "title": item.title,
        "text": item.text,
        "icon": item.icon.to_json() if item.icon else None,
        "thumbnail": item.thumbnail.to_json() if item.thumbnail else None,
    }


def _target(item: ContentItem, settings: DeepLinkingSettings) -> dict[str, Any]:
    """One target only: Moodle takes the frame where it is told both (4.5, 2026-11)."""
    accepted = set(settings.accept_targets)
    is_only_window = accepted == {WINDOW}
    if (item.opens_in == WINDOW or is_only_window) and WINDOW in accepted:
        return {WINDOW: {"targetName": "_blank"}}
    if item.opens_in == FRAME and accepted & FRAMES:
        return {FRAME: {"height": item.frame_height} if item.frame_height else {}}
    return {}


_SHAPES: dict[str, _Shape] = {RESOURCE_LINK: _resource_link, LINK: _link, HTML: _html}
