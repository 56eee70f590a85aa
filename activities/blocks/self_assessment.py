"""Statements about oneself on a scale in words; at the end one's own strengths in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Judgement, Texts, Unreadable
from activities.blocks.judging import ID, NAMED, TEXTS, last_of
from activities.blocks.phrases import Phrase as _
from activities.blocks.texts import joined, localised
from activities.incoming.texts import value_of

CHOOSE_SOME = _("You have not chosen anything yet. Choose at least one answer.")
STRENGTHS = _("Your strengths:")
ON_THE_WAY = _("You are already well on your way with these:")
STILL_TO_COME = _("Everything can be learned. Choose one thing that you want to practise first.")
_STATEMENT = {
    **NAMED,
    "properties": {"id": ID, "text": TEXTS, "strength": TEXTS},
    "required": ["id", "text", "strength"],
}


class SelfAssessment:
    """No points and no right answer: nothing of it is ever a grade, and whatever one skips is skipped."""

    type = "self_assessment"
    template = "activities/blocks/self_assessment.html"
    schema: dict[str, Any] = {
        "properties": {
            "prompt": TEXTS,
            "hint": TEXTS,
            "thanks": TEXTS,
            "scale": {"type": "array", "minItems": 2, "maxItems": 5, "items": NAMED},
            "statements": {"type": "array", "minItems": 2, "maxItems": 12, "items": _STATEMENT},
        },
        "required": ["prompt", "scale", "statements"],
    }

    def asks(self, block: Mapping[str, Any]) -> bool:
        return True

    def max_points(self, block: Mapping[str, Any]) -> float:
        return 0.0

    def read(self, block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
        levels = {level["id"] for level in block["scale"]}
        sent = {one["id"]: value_of(form, f"response-{one['id']}") for one in block["statements"]}
        given = {name: level for name, level in sent.items() if level in levels}
        if not given:
            raise Unreadable(CHOOSE_SOME)
        return {"levels": given}

    def judge(
        self, block: Mapping[str, Any], response: Mapping[str, Any], history: Sequence[dict[str, Any]]
    ) -> Judgement:
        *_, nearly, fully = block["scale"]
        strong, on_the_way = _strengths(block, response, fully), _strengths(block, response, nearly)
        if len(block["scale"]) == 2:
            on_the_way = []  # of two levels the lower one is "not yet"
        said = [_listed(STRENGTHS, strong), _listed(ON_THE_WAY, on_the_way)]
        if not strong and not on_the_way:
            said = [STILL_TO_COME]
        feedback = joined([*said, block.get("thanks")])
        return Judgement(points=0, max_points=0, is_correct=None, is_complete=True, feedback=feedback)

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        given = last_of(history).get("levels", {})
        return {
            "prompt": localised(block["prompt"], language),
            "hint": localised(block.get("hint"), language),
            "lines": [
                {
                    "id": one["id"],
                    "text": localised(one["text"], language),
                    "targets": [
                        {
                            "id": level["id"],
                            "text": localised(level["text"], language),
                            "is_given": given.get(one["id"]) == level["id"],
                        }
                        for level in block["scale"]
                    ],
                }
                for one in block["statements"]
            ],
        }

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        return ()


def _strengths(
    block: Mapping[str, Any], response: Mapping[str, Any], level: Mapping[str, Any]
) -> list[Texts]:
    given = response.get("levels", {})
    return [one["strength"] for one in block["statements"] if given.get(one["id"]) == level["id"]]


def _listed(title: Texts, strengths: Sequence[Texts]) -> Texts | None:
    """The title and a line for each strength, or nothing where there is none."""
    if not strengths:
        return None
    lines = [{language: f"• {text}" for language, text in one.items()} for one in strengths]
    return {language: str(text) for language, text in joined([title, *lines], "\n").items()}
