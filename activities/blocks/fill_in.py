"""Gaps to fill in by typing a word or two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Judgement, Texts, Unreadable
from activities.blocks.judging import ID, NO_ANSWER, QUESTION, TEXTS, judged, last_of, look_again, points_of
from activities.blocks.phrases import Phrase as _
from activities.blocks.texts import localised, naming
from activities.blocks.typed import ACCEPTED, MOST_LETTERS, is_among, plain
from activities.incoming.texts import value_of

WRITE_EACH = _("Write an answer for each line. These have none yet:")
TOO_LONG_HERE = _("This is too long.")
TOO_LONG = _("An answer may have 100 letters at most. Make these shorter:")
_MISTAKE = {
    "type": "object",
    "properties": {"answers": ACCEPTED, "feedback": TEXTS},
    "required": ["answers", "feedback"],
    "additionalProperties": False,
}
_GAP = {
    "type": "object",
    "properties": {
        "id": ID,
        "label": TEXTS,
        "after": TEXTS,
        "hint": TEXTS,
        "accepted": ACCEPTED,
        "mistakes": {"type": "array", "minItems": 1, "items": _MISTAKE},
        "feedback": TEXTS,
    },
    "required": ["id", "label", "accepted"],
    "additionalProperties": False,
}


class FillIn:
    """Each gap is worth its share; a known mistake is answered by name, any other by the gap's own word."""

    type = "fill_in"
    template = "activities/blocks/fill_in.html"
    schema: dict[str, Any] = {
        "properties": {
            **QUESTION,
            "gaps": {"type": "array", "minItems": 1, "maxItems": 8, "items": _GAP},
        },
        "required": ["prompt", "gaps"],
    }

    def asks(self, block: Mapping[str, Any]) -> bool:
        return True

    def max_points(self, block: Mapping[str, Any]) -> float:
        return points_of(block)

    def read(self, block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
        typed = {gap["id"]: _typed(value_of(form, f"response-{gap['id']}")) for gap in block["gaps"]}
        too_long = {gap["id"]: gap["label"] for gap in block["gaps"] if len(typed[gap["id"]]) > MOST_LETTERS}
        if too_long:
            texts = naming(TOO_LONG, too_long.values())
            raise Unreadable(texts, {"typed": typed}, parts=too_long, note=TOO_LONG_HERE)
        missing = {gap["id"]: gap["label"] for gap in block["gaps"] if not plain(typed[gap["id"]])}
        if missing:
            texts = naming(WRITE_EACH, missing.values())
            raise Unreadable(texts, {"typed": typed}, parts=missing, note=NO_ANSWER)
        return {"typed": typed}

    def judge(
        self, block: Mapping[str, Any], response: Mapping[str, Any], history: Sequence[dict[str, Any]]
    ) -> Judgement:
        typed = response.get("typed", {})
        astray = [gap for gap in block["gaps"] if not is_among(typed.get(gap["id"], ""), gap["accepted"])]
        said = look_again([gap["label"] for gap in astray])
        said += [text for gap in astray for text in _said_of(gap, typed.get(gap["id"], ""))]
        return judged(block, 1 - len(astray) / len(block["gaps"]), said)

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        typed = last_of(history).get("typed", {})
        return {
            "prompt": localised(block["prompt"], language),
            "hint": localised(block.get("hint"), language),
            "most_letters": MOST_LETTERS,
            "gaps": [
                {
                    "id": gap["id"],
                    "label": localised(gap["label"], language),
                    "after": localised(gap.get("after"), language),
                    "hint": localised(gap.get("hint"), language),
                    "typed": typed.get(gap["id"], ""),
                }
                for gap in block["gaps"]
            ],
        }

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        for number, gap in enumerate(block["gaps"]):
            for place, mistake in enumerate(gap.get("mistakes", [])):
                for answer in (one for many in mistake["answers"].values() for one in many):
                    if is_among(answer, gap["accepted"]):
                        yield Fault(
                            f"gaps[{number}].mistakes[{place}].answers",
                            f'"{answer}" is accepted too. Leave it in one of the two.',
                        )


def _typed(text: str) -> str:
    return " ".join(text.split())


def _said_of(gap: Mapping[str, Any], typed: str) -> list[Texts]:
    known = [one["feedback"] for one in gap.get("mistakes", []) if is_among(typed, one["answers"])]
    return known[:1] or ([gap["feedback"]] if "feedback" in gap else [])
