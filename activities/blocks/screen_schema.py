"""The schema of simulated screens."""

from __future__ import annotations

from typing import Any

from activities.blocks.judging import ID, QUESTION, TEXTS


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _array(items: dict[str, Any], at_least: int = 1) -> dict[str, Any]:
    return {"type": "array", "minItems": at_least, "items": items}


_FIELD = _object(
    {
        "id": ID,
        "kind": {"enum": ["text", "address", "password", "phone", "checkbox", "radio"]},
        "label": TEXTS,
        "help": TEXTS,
        "suffix": {"type": "string"},
        "taken": _array({"type": "string"}),
        "min_length": {"type": "integer", "minimum": 1},
        "same_as": ID,
        "is_checked": {"type": "boolean"},
        "options": _array(_object({"id": ID, "text": TEXTS}, ["id", "text"]), at_least=2),
    },
    ["id", "kind", "label"],
)
_NEED = _object(
    {"field": ID, "fact": {"type": "string"}, "message": TEXTS, "is_free": {"type": "boolean"}},
    ["field", "fact", "message"],
)
_ACTION = _object(
    {
        "id": ID,
        "label": TEXTS,
        "detail": TEXTS,
        "look": {"enum": ["button", "quiet", "row"]},
        "to": ID,
        "needs": _array(_NEED),
        "message": TEXTS,
        "wrong": TEXTS,
    },
    ["id", "label"],
)
_SCREEN = _object(
    {"id": ID, "title": TEXTS, "lines": _array(TEXTS), "fields": _array(_FIELD), "actions": _array(_ACTION)},
    ["id", "title"],
)
SCHEMA: dict[str, Any] = {
    "properties": {
        "prompt": TEXTS,
        "hint": TEXTS,
        "points": QUESTION["points"],
        "device": {"enum": ["phone", "browser"]},
        "app": TEXTS,
        "start": ID,
        "goal": ID,
        "screens": _array(_SCREEN, at_least=2),
    },
    "required": ["prompt", "device", "app", "start", "goal", "screens"],
}
