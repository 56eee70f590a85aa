"""Simulated screens of an invented service: a state machine that is judged by what the learner did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Judgement, Unreadable
from activities.blocks.judging import last_of, points_of
from activities.blocks.phrases import Phrase as _
from activities.blocks.screen_faults import screen_faults
from activities.blocks.screen_fields import facts
from activities.blocks.screen_page import screen_page
from activities.blocks.screen_replay import START_AGAIN, replay
from activities.blocks.screen_schema import SCHEMA
from activities.blocks.texts import joined, localised
from activities.incoming.texts import value_of

PRESS_A_BUTTON = _("Nothing has happened yet. Press a button on the practice screen.")


class SimulatedScreen:
    """Every action is an ordinary form post; wrong turns cost a little by the older rule, and by today's nothing."""

    type = "simulated_screen"
    template = "activities/blocks/simulated_screen.html"
    schema: dict[str, Any] = SCHEMA

    def asks(self, block: Mapping[str, Any]) -> bool:
        return True

    def max_points(self, block: Mapping[str, Any]) -> float:
        return points_of(block)

    def read(self, block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
        sent = value_of(form, "action")
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
        has_arrived = walk.screen == block["goal"]
        return Judgement(
            points=round(points_of(block) * walk.best_share, 2),
            max_points=points_of(block),
            is_correct=True if has_arrived else None,
            is_complete=has_arrived,
            feedback=joined(walk.said),
        )

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        walk = replay(block, history)
        screen = screen_page(block, walk, language, last_of(history))
        return {
            "own_buttons": True,
            # Said at the field, and so not above the task once more.
            "field_error": next((one["error"] for one in screen["fields"] if one["error"]), ""),
            "keeps_typed": any(one["typed"] for one in screen["fields"]),
            "prompt": localised(block["prompt"], language),
            "hint": localised(block.get("hint"), language),
            "look": block.get("look", block.get("device", "phone")),
            "app": localised(block["app"], language),
            "start_again": START_AGAIN,
            "can_start_again": walk.screen != block["start"],
            "screen": screen,
        }

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        return screen_faults(block)
