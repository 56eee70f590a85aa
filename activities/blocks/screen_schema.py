"""What an author writes of simulated screens."""

from __future__ import annotations

from activities.blocks.fields import (
    NAMED,
    Accepted,
    Field,
    Flag,
    Id,
    Integer,
    Line,
    ListOf,
    OneOf,
    Part,
    Translated,
)
from activities.blocks.questions import POINTS, PROMPT

LOOKS = ("phone", "email", "browser", "meeting", "service")
ICONS = (
    "attachment", "back", "bell", "browser", "calendar", "camera", "chat", "download", "file", "game", "hand", "leave",
    "lock", "mail", "map", "mic", "network", "people", "person", "phone", "picture", "search", "send", "settings",
    "share", "star", "store", "trash", "video", "warning",
)  # fmt: skip

KINDS = ("text", "search", "address", "password", "phone", "checkbox", "switch", "radio", "select")
_FIELD = Part(
    {
        "id": Id(is_required=True),
        "kind": OneOf(KINDS, is_required=True),
        "label": Translated(is_required=True),
        "help": Translated(),
        "suffix": Line(),
        "accepted": Accepted(is_hidden=True),
        "taken": ListOf(Line(), least=1, is_hidden=True),
        "min_length": Integer(1),
        "same_as": Id(),
        "is_checked": Flag(),
        "options": ListOf(NAMED, least=2),
    }
)
_NEED = Part(
    {
        "field": Id(),
        "switch": Id(),
        "fact": Line(is_required=True),
        "message": Translated(is_required=True),
        "is_free": Flag(),
    }
)
_ACTION = Part(
    {
        "id": Id(is_required=True),
        "label": Translated(is_required=True),
        "detail": Translated(),
        "look": OneOf(("button", "quiet", "row", "link", "app", "tool")),
        "icon": OneOf(ICONS),
        "is_new": Flag(),
        "toggles": Id(),
        "to": Id(is_hidden=True),
        "needs": ListOf(_NEED, least=1, is_hidden=True),
        "message": Translated(is_hidden=True),
        "wrong": Translated(is_hidden=True),
    }
)
_ITEM = Part({"title": Translated(is_required=True), "detail": Translated(), "icon": OneOf(ICONS)})
_SCREEN = Part(
    {
        "id": Id(is_required=True),
        "title": Translated(is_required=True),
        "address": Line(most_letters=80),
        "is_insecure": Flag(),
        "sender": Translated(),
        "lines": ListOf(Translated(), least=1),
        "items": ListOf(_ITEM, least=1),
        "fields": ListOf(_FIELD, least=1),
        "actions": ListOf(_ACTION, least=1),
    }
)
_SWITCH = Part({"id": Id(is_required=True), "is_on": Flag()})
FIELDS: dict[str, Field] = {
    **PROMPT,
    **POINTS,
    "look": OneOf(LOOKS),
    "device": OneOf(("phone", "browser")),  # what content of an earlier day says instead of look
    "app": Translated(is_required=True),
    "switches": ListOf(_SWITCH, least=1),
    "start": Id(is_required=True),
    "goal": Id(is_required=True, is_hidden=True),
    "screens": ListOf(_SCREEN, least=2, is_required=True),
}
