"""A question with options: one right option (radio buttons) or several (check boxes)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Judgement, Unreadable
from activities.blocks.judging import QUESTION, judged, last_of, points_of
from activities.blocks.options import OPTIONS, chosen_in, option_faults, options_page, share_of
from activities.blocks.phrases import Phrase as _
from activities.blocks.texts import localised

CHOOSE_ONE = _("You have not chosen an answer yet. Choose one, then answer.")
CHOOSE_SOME = _("You have not chosen an answer yet. Choose at least one, then answer.")


class Choice:
    """Each option carries its own feedback, shown once that option has been chosen."""

    type = "choice"
    template = "activities/blocks/choice.html"
    schema: dict[str, Any] = {
        "properties": {**QUESTION, "is_multiple": {"type": "boolean"}, "options": OPTIONS},
        "required": ["prompt", "options"],
    }

    def asks(self, block: Mapping[str, Any]) -> bool:
        return True

    def max_points(self, block: Mapping[str, Any]) -> float:
        return points_of(block)

    def read(self, block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
        chosen = chosen_in(block, form.get("response", []))
        if not chosen:
            raise Unreadable(CHOOSE_SOME if block.get("is_multiple") else CHOOSE_ONE)
        return {"chosen": chosen}

    def judge(
        self, block: Mapping[str, Any], response: Mapping[str, Any], history: Sequence[dict[str, Any]]
    ) -> Judgement:
        share, said = share_of(block, response.get("chosen", []))
        return judged(block, share, said)

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        return {
            "prompt": localised(block["prompt"], language),
            "hint": localised(block.get("hint"), language),
            "is_multiple": block.get("is_multiple", False),
            "options": options_page(block, language, last_of(history).get("chosen", [])),
        }

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        return option_faults(block)
