"""The schema of simulated screens."""

from __future__ import annotations

from typing import Any

from activities.blocks.judging import ID, QUESTION, TEXTS
from activities.blocks.typed import ACCEPTED

LOOKS = ["phone", "email", "browser", "meeting", "service"]
ICONS = [
    "attachment", "back", "bell", "browser", "calendar", "camera", "chat", "download", "file", "game", "hand", "leave",
    "lock", "mail", "map", "mic", "network", "people", "person", "phone", "picture", "search", "send", "settings",
    "share", "star", "store", "trash", "video", "warning",
]  # fmt: skip


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _array(items: dict[str, Any], at_least: int = 1) -> dict[str, Any]:
    return {"type": "array", "minItems": at_least, "items": items}


_FIELD = _object(
    {
        "id": ID,
        "kind": {
            "enum": [
                "text",
                "search",
                "address",
                "password",
                "phone",
                "checkbox",
                "switch",
                "radio",
                "select",
            ]
        },
        "label": TEXTS,
        "help": TEXTS,
        "suffix": {"type": "string"},
        "accepted": ACCEPTED,
        "taken": _array({"type": "string"}),
        "min_length": {"type": "integer", "minimum": 1},
        "same_as": ID,
        "is_checked": {"type": "boolean"},
        "options": _array(_object({"id": ID, "text": TEXTS}, ["id", "text"]), at_least=2),
    },
    ["id", "kind", "label"],
)
_NEED = _object(
    {
        "field": ID,
        "switch": ID,
        "fact": {"type": "string"},
        "message": TEXTS,
        "is_free": {"type": "boolean"},
    },
    ["fact", "message"],
)
_ACTION = _object(
    {
        "id": ID,
        "label": TEXTS,
        "detail": TEXTS,
        "look": {"enum": ["button", "quiet", "row", "link", "app", "tool"]},
        "icon": {"enum": ICONS},
        "is_new": {"type": "boolean"},
        "toggles": ID,
        "to": ID,
        "needs": _array(_NEED),
        "message": TEXTS,
        "wrong": TEXTS,
    },
    ["id", "label"],
)
_ITEM = _object({"title": TEXTS, "detail": TEXTS, "icon": {"enum": ICONS}}, ["title"])
_SCREEN = _object(
    {
        "id": ID,
        "title": TEXTS,
        "address": {"type": "string", "maxLength": 80},
        "is_insecure": {"type": "boolean"},
        "sender": TEXTS,
        "lines": _array(TEXTS),
        "items": _array(_ITEM),
        "fields": _array(_FIELD),
        "actions": _array(_ACTION),
    },
    ["id", "title"],
)
_SWITCH = _object({"id": ID, "is_on": {"type": "boolean"}}, ["id"])
SCHEMA: dict[str, Any] = {
    "properties": {
        "prompt": TEXTS,
        "hint": TEXTS,
        "points": QUESTION["points"],
        "look": {"enum": LOOKS},
        "device": {"enum": ["phone", "browser"]},  # what content of an earlier day says instead of look
        "app": TEXTS,
        "switches": _array(_SWITCH),
        "start": ID,
        "goal": ID,
        "screens": _array(_SCREEN, at_least=2),
    },
    "required": ["prompt", "app", "start", "goal", "screens"],
}
