"""Things to be given a target each: matched by selects, or sorted into groups by radio buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Judgement, Unreadable
from activities.blocks.judging import (
    ID,
    NAMED,
    NO_ANSWER,
    QUESTION,
    TEXTS,
    judged,
    last_of,
    look_again,
    points_of,
)
from activities.blocks.phrases import Phrase as _
from activities.blocks.texts import localised, naming
from activities.incoming.texts import value_of

CHOOSE_EACH = _("Choose an answer for each line. These have none yet:")


class Assign:
    """Matching and sorting differ only in how they look: each thing has one right target."""

    schema: dict[str, Any] = {
        "properties": {
            **QUESTION,
            "targets": {"type": "array", "minItems": 2, "maxItems": 8, "items": NAMED},
            "items": {
                "type": "array",
                "minItems": 2,
                "maxItems": 10,
                "items": {
                    "type": "object",
                    "properties": {"id": ID, "text": TEXTS, "target": ID, "feedback": TEXTS},
                    "required": ["id", "text", "target"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["prompt", "targets", "items"],
    }

    def __init__(self, name: str) -> None:
        self.type = name
        self.template = f"activities/blocks/{name}.html"

    def asks(self, block: Mapping[str, Any]) -> bool:
        return True

    def max_points(self, block: Mapping[str, Any]) -> float:
        return points_of(block)

    def read(self, block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
        targets = {target["id"] for target in block["targets"]}
        sent = {item["id"]: value_of(form, f"response-{item['id']}") for item in block["items"]}
        given = {name: target for name, target in sent.items() if target in targets}
        missing = {item["id"]: item["text"] for item in block["items"] if item["id"] not in given}
        if missing:
            texts = naming(CHOOSE_EACH, missing.values())
            raise Unreadable(texts, {"targets": given}, parts=missing, note=NO_ANSWER)
        return {"targets": given}

    def judge(
        self, block: Mapping[str, Any], response: Mapping[str, Any], history: Sequence[dict[str, Any]]
    ) -> Judgement:
        given = response.get("targets", {})
        astray = [item for item in block["items"] if given.get(item["id"]) != item["target"]]
        specific = look_again([item["text"] for item in astray])
        specific += [item["feedback"] for item in astray if "feedback" in item]
        return judged(block, 1 - len(astray) / len(block["items"]), specific)

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        given = last_of(history).get("targets", {})
        return {
            "prompt": localised(block["prompt"], language),
            "hint": localised(block.get("hint"), language),
            "lines": [
                {
                    "id": item["id"],
                    "text": localised(item["text"], language),
                    "targets": _targets(block, language, given.get(item["id"])),
                }
                for item in block["items"]
            ],
        }

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        targets = {target["id"] for target in block["targets"]}
        for number, item in enumerate(block["items"]):
            if item["target"] not in targets:
                yield Fault(
                    f"items[{number}].target",
                    f'"{item["target"]}" is not the id of a target. Choose one of: {", ".join(sorted(targets))}.',
                )
            if item["id"] == item["target"]:
                yield Fault(
                    f"items[{number}].id", "the id gives the answer away. Choose one unlike the target's."
                )


def _targets(block: Mapping[str, Any], language: str, given: str | None) -> list[dict[str, Any]]:
    return [
        {
            "id": target["id"],
            "text": localised(target["text"], language),
            "is_given": target["id"] == given,
        }
        for target in block["targets"]
    ]
