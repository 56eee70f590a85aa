"""A list to tick for oneself; nobody judges it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Judgement
from activities.blocks.judging import NAMED, TEXTS, last_of
from activities.blocks.texts import joined, localised


class Checklist:
    """Ticking nothing is an answer too: "not yet" is said without shame."""

    type = "checklist"
    template = "activities/blocks/checklist.html"
    schema: dict[str, Any] = {
        "properties": {
            "prompt": TEXTS,
            "hint": TEXTS,
            "thanks": TEXTS,
            "items": {
                "type": "array",
                "minItems": 2,
                "items": NAMED,
            },
        },
        "required": ["prompt", "items"],
    }

    def asks(self, block: Mapping[str, Any]) -> bool:
        return True

    def max_points(self, block: Mapping[str, Any]) -> float:
        return 0.0

    def read(self, block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
        sent = set(form.get("response", []))
        return {"done": [item["id"] for item in block["items"] if item["id"] in sent]}

    def judge(
        self, block: Mapping[str, Any], response: Mapping[str, Any], history: Sequence[dict[str, Any]]
    ) -> Judgement:
        thanks = joined([block.get("thanks")])
        return Judgement(points=0, max_points=0, is_correct=None, is_complete=True, feedback=thanks)

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        done = last_of(history).get("done", [])
        return {
            "prompt": localised(block["prompt"], language),
            "hint": localised(block.get("hint"), language),
            "lines": [
                {
                    "id": item["id"],
                    "text": localised(item["text"], language),
                    "is_given": item["id"] in done,
                }
                for item in block["items"]
            ],
        }

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        return ()
