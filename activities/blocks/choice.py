"""A question with options: one right option (radio buttons) or several (check boxes)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Judgement, Unreadable
from activities.blocks.judging import ID, QUESTION, TEXTS, judged, last_of, points_of
from activities.blocks.phrases import Phrase as _
from activities.blocks.texts import localised

CHOOSE_ONE = _("You have not chosen an answer yet. Choose one, then send.")
CHOOSE_SOME = _("You have not chosen an answer yet. Choose at least one, then send.")
MORE_TO_FIND = _("There is something more that is right.")


class Choice:
    """Each option carries its own feedback, shown once that option has been chosen."""

    type = "choice"
    template = "activities/blocks/choice.html"
    is_answerable = True
    schema: dict[str, Any] = {
        "properties": {
            **QUESTION,
            "is_multiple": {"type": "boolean"},
            "options": {
                "type": "array",
                "minItems": 2,
                "items": {
                    "type": "object",
                    "properties": {
                        "id": ID,
                        "text": TEXTS,
                        "correct": {"type": "boolean"},
                        "feedback": TEXTS,
                    },
                    "required": ["id", "text", "feedback"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["prompt", "options"],
    }

    def max_points(self, block: Mapping[str, Any]) -> float:
        return points_of(block)

    def read(self, block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
        sent = set(form.get("response", []))
        chosen = [option["id"] for option in block["options"] if option["id"] in sent]
        if not chosen:
            raise Unreadable(CHOOSE_SOME if block.get("is_multiple") else CHOOSE_ONE)
        return {"chosen": chosen if block.get("is_multiple") else chosen[:1]}

    def judge(
        self, block: Mapping[str, Any], response: Mapping[str, Any], history: Sequence[dict[str, Any]]
    ) -> Judgement:
        chosen = [option for option in block["options"] if option["id"] in response.get("chosen", [])]
        right = [option for option in block["options"] if option.get("correct")]
        hits = sum(bool(option.get("correct")) for option in chosen)
        misses = len(chosen) - hits
        specific = [option["feedback"] for option in chosen]
        if chosen and not misses and hits < len(right):
            specific.append(MORE_TO_FIND)
        return judged(block, (hits - misses) / len(right), specific)

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        given = last_of(history).get("chosen", [])
        return {
            "prompt": localised(block["prompt"], language),
            "hint": localised(block.get("hint"), language),
            "is_multiple": block.get("is_multiple", False),
            "options": [
                {
                    "id": option["id"],
                    "text": localised(option["text"], language),
                    "is_given": option["id"] in given,
                }
                for option in block["options"]
            ],
        }

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        right = sum(bool(option.get("correct")) for option in block["options"])
        if not right:
            yield Fault("options", 'no option is correct. Mark at least one with "correct": true.')
        if right > 1 and not block.get("is_multiple"):
            yield Fault(
                "options", 'several options are correct. Leave one, or add "is_multiple": true to the block.'
            )
