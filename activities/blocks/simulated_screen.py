"""Simulated screens of an invented service: a state machine that is judged by what the learner did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Judgement, Unreadable
from activities.blocks.judging import last_of, points_of
from activities.blocks.phrases import Phrase as _
from activities.blocks.screen_faults import screen_faults
from activities.blocks.screen_fields import facts
from activities.blocks.screen_replay import START_AGAIN, replay, screen_of
from activities.blocks.screen_schema import SCHEMA
from activities.blocks.texts import joined, localised

PRESS_A_BUTTON = _("Nothing has happened yet. Press a button on the practice screen.")


class SimulatedScreen:
    """Every action is an ordinary form post; wrong turns cost a little, never all."""

    type = "simulated_screen"
    template = "activities/blocks/simulated_screen.html"
    is_answerable = True
    schema: dict[str, Any] = SCHEMA

    def max_points(self, block: Mapping[str, Any]) -> float:
        return points_of(block)

    def read(self, block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
        sent = form.get("action", [""])[-1]
        if sent == START_AGAIN:
            return {"action": sent, "fields": {}}
        for screen in block["screens"]:
            if any(action["id"] == sent for action in screen.get("actions", [])):
                return {"action": sent, "fields": facts(screen, form)}
        raise Unreadable(PRESS_A_BUTTON)

    def judge(
        self, block: Mapping[str, Any], response: Mapping[str, Any], history: Sequence[dict[str, Any]]
    ) -> Judgement:
        walk = replay(block, [*history, response])
        return Judgement(
            points=round(points_of(block) * walk.best_share, 2),
            max_points=points_of(block),
            is_correct=True if walk.has_arrived else None,
            is_complete=walk.has_arrived,
            feedback=joined(walk.said),
        )

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        walk = replay(block, history)
        return {
            "own_buttons": True,
            "prompt": localised(block["prompt"], language),
            "hint": localised(block.get("hint"), language),
            "device": block["device"],
            "app": localised(block["app"], language),
            "start_again": START_AGAIN,
            "can_start_again": walk.screen != block["start"],
            "has_arrived": walk.has_arrived,
            "screen": _screen_page(screen_of(block, walk.screen), language, last_of(history)),
        }

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        return screen_faults(block)


def _screen_page(screen: Mapping[str, Any], language: str, last: Mapping[str, Any]) -> dict[str, Any]:
    actions = screen.get("actions", [])
    # Ticks stay as they were when the screen sends one back; texts cannot, for they are not kept.
    is_same = any(action["id"] == last.get("action") for action in actions)
    ticks = last.get("fields", {}) if is_same else {}
    return {
        "id": screen["id"],
        "title": localised(screen["title"], language),
        "lines": [localised(line, language) for line in screen.get("lines", [])],
        "fields": [
            _field_page(field, language, ticks.get(field["id"])) for field in screen.get("fields", [])
        ],
        "actions": [
            {
                "id": action["id"],
                "label": localised(action["label"], language),
                "detail": localised(action.get("detail"), language),
                "look": action.get("look", "button"),
            }
            for action in actions
        ],
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
