"""Simulated screens of an invented service: a state machine that is judged by what the learner did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from activities.blocks.contract import Fault, History, Json, Judgement, Page, Response, Unreadable
from activities.blocks.judging import last_of, points_of
from activities.blocks.phrases import Phrase as _
from activities.blocks.questions import Question
from activities.blocks.screen_faults import screen_faults
from activities.blocks.screen_fields import facts
from activities.blocks.screen_page import screen_page
from activities.blocks.screen_replay import START_AGAIN, replay
from activities.blocks.screen_schema import FIELDS
from activities.blocks.texts import joined, localised
from activities.incoming.texts import value_of

PRESS_A_BUTTON = _("Nothing has happened yet. Press a button on the practice screen.")


class SimulatedScreen(Question):
    """Every action is an ordinary form post; wrong turns cost a little by the older rule, and by today's nothing."""

    type = "simulated_screen"
    fields = FIELDS

    def read(self, block: Json, form: Mapping[str, list[str]]) -> Response:
        sent = value_of(form, "action")
        if sent == START_AGAIN:
            return {"action": sent, "fields": {}}
        for screen in block["screens"]:
            if any(action["id"] == sent for action in screen.get("actions", [])):
                return {"action": sent, "fields": facts(screen, form)}
        raise Unreadable(PRESS_A_BUTTON)

    def judge(self, block: Json, response: Json, history: History) -> Judgement:
        walk = replay(block, [*history, response])
        has_arrived = walk.screen == block["goal"]
        return Judgement(
            points=round(points_of(block) * walk.best_share, 2),
            max_points=points_of(block),
            is_correct=True if has_arrived else None,
            is_complete=has_arrived,
            feedback=joined(walk.feedback),
        )

    def inputs(self, block: Json, language: str, history: History) -> Page:
        walk = replay(block, history)
        screen = screen_page(block, walk, language, last_of(history))
        return {
            "own_buttons": True,
            # Said at the field, and so not above the task once more.
            "field_error": next((one["error"] for one in screen["fields"] if one["error"]), ""),
            "keeps_typed": any(one["typed"] for one in screen["fields"]),
            "look": block.get("look", block.get("device", "phone")),
            "app": localised(block["app"], language),
            "start_again": START_AGAIN,
            "can_start_again": walk.screen != block["start"],
            "screen": screen,
        }

    def faults(self, block: Json) -> Iterable[Fault]:
        return screen_faults(block)
