"""A screen of an invented service as its template shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as by_default
from typing import Any

from activities.blocks.contract import UNKEPT, Json
from activities.blocks.screen_replay import Walk, screen_of
from activities.blocks.texts import localised

GROUPS = {
    "app": "apps",
    "tool": "tools",
}  # these looks stand together: a phone's home screen, a meeting's bar


@dataclass(frozen=True)
class _Entered:
    """What was filled in before the screen sent one back, and the need that was not met."""

    ticks: Mapping[str, list[str]] = by_default(default_factory=dict)
    typed: Mapping[str, str] = by_default(default_factory=dict)
    unmet: Json = by_default(default_factory=dict)

    def of(self, name: str) -> tuple[list[str] | None, str]:
        """The facts of a field and what was typed into it; no facts: the screen has not been sent yet."""
        facts = self.ticks.get(name)
        return ([] if facts is None and self.typed else facts), self.typed.get(name, "")


def screen_page(block: Json, walk: Walk, language: str, last: Json) -> dict[str, Any]:
    """The current screen: what is read, filled in and pressed on it."""
    screen = screen_of(block, walk.screen)
    actions = screen.get("actions", [])
    # All stays as it was when the screen sends one back: ticks by the facts kept, texts by what the form has just sent.
    is_same = last.get("action") in {None, *(action["id"] for action in actions)}
    entered = _Entered(last.get("fields", {}), last.get(UNKEPT, {}), walk.unmet) if is_same else _Entered()
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
        "fields": [_field_page(field, language, entered) for field in screen.get("fields", [])],
        **pressable,
    }


def _item_page(item: Json, language: str) -> dict[str, str]:
    return {
        "title": localised(item["title"], language),
        "detail": localised(item.get("detail"), language),
        "icon": item.get("icon", ""),
    }


def _action_page(action: Json, walk: Walk, language: str) -> dict[str, Any]:
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


def _field_page(field: Json, language: str, entered: _Entered) -> dict[str, Any]:
    ticks, typed = entered.of(field["id"])
    is_unmet = entered.unmet.get("field") == field["id"]
    return {
        "typed": typed,
        "error": localised(entered.unmet["message"], language) if is_unmet else "",
        "id": field["id"],
        "kind": field["kind"],
        "label": localised(field["label"], language),
        "help": localised(field.get("help"), language),
        "suffix": field.get("suffix", ""),
        "is_given": field.get("is_checked", False) if ticks is None else "checked" in ticks or bool(typed),
        "options": [
            {
                "id": option["id"],
                "text": localised(option["text"], language),
                "is_given": f"is-{option['id']}" in (ticks or []) or option["id"] == typed,
            }
            for option in field.get("options", [])
        ],
    }
