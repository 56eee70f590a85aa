"""A screen of an invented service as its template shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from activities.blocks.screen_replay import Walk, screen_of
from activities.blocks.texts import localised

GROUPS = {
    "app": "apps",
    "tool": "tools",
}  # these looks stand together: a phone's home screen, a meeting's bar


def screen_page(
    block: Mapping[str, Any], walk: Walk, language: str, last: Mapping[str, Any]
) -> dict[str, Any]:
    """The current screen: what is read, filled in and pressed on it."""
    screen = screen_of(block, walk.screen)
    actions = screen.get("actions", [])
    # Ticks stay as they were when the screen sends one back; texts cannot, for they are not kept.
    is_same = any(action["id"] == last.get("action") for action in actions)
    ticks = last.get("fields", {}) if is_same else {}
    pressable: dict[str, list[dict[str, Any]]] = {"apps": [], "tools": [], "actions": []}
    for action in actions:
        group = GROUPS.get(action.get("look", "button"), "actions")
        pressable[group].append(_action_page(action, walk, language))
    return {
        "id": screen["id"],
        "title": localised(screen["title"], language),
        "address": screen.get("address", ""),
        "is_insecure": screen.get("is_insecure", False),
        "sender": localised(screen.get("sender"), language),
        "lines": [localised(line, language) for line in screen.get("lines", [])],
        "items": [_item_page(item, language) for item in screen.get("items", [])],
        "fields": [
            _field_page(field, language, ticks.get(field["id"])) for field in screen.get("fields", [])
        ],
        **pressable,
    }


def _item_page(item: Mapping[str, Any], language: str) -> dict[str, str]:
    return {
        "title": localised(item["title"], language),
        "detail": localised(item.get("detail"), language),
        "icon": item.get("icon", ""),
    }


def _action_page(action: Mapping[str, Any], walk: Walk, language: str) -> dict[str, Any]:
    return {
        "id": action["id"],
        "label": localised(action["label"], language),
        "detail": localised(action.get("detail"), language),
        "look": action.get("look", "button"),
        "icon": action.get("icon", ""),
        "is_new": action.get("is_new", False),
        "is_switch": "toggles" in action,
        "is_on": action.get("toggles") in walk.switches_on,
    }


def _field_page(field: Mapping[str, Any], language: str, ticks: list[str] | None) -> dict[str, Any]:
    return {
        "id": field["id"],
        "kind": field["kind"],
        "label": localised(field["label"], language),
        "help": localised(field.get("help"), language),
        "suffix": field.get("suffix", ""),
        "is_given": field.get("is_checked", False) if ticks is None else "checked" in ticks,
        "options": [
            {
                "id": option["id"],
                "text": localised(option["text"], language),
                "is_given": f"is-{option['id']}" in (ticks or []),
            }
            for option in field.get("options", [])
        ],
    }
