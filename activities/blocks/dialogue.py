"""A conversation that branches: someone says something, the learner chooses a reply, and it goes on from there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Judgement, Unreadable
from activities.blocks.dialogue_faults import dialogue_faults
from activities.blocks.dialogue_path import START_AGAIN, play, turn_of
from activities.blocks.judging import ID, QUESTION, TEXTS, points_of
from activities.blocks.phrases import Phrase as _
from activities.blocks.texts import joined, localised
from activities.incoming.texts import value_of

CHOOSE_A_REPLY = _("You have not replied yet. Press one of the replies.")
_REPLY = {
    "type": "object",
    "properties": {"id": ID, "text": TEXTS, "to": ID, "message": TEXTS, "wrong": TEXTS},
    "required": ["id", "text"],
    "additionalProperties": False,
}
_TURN = {
    "type": "object",
    "properties": {
        "id": ID,
        "speaker": TEXTS,
        "lines": {"type": "array", "minItems": 1, "items": TEXTS},
        "replies": {"type": "array", "minItems": 1, "maxItems": 5, "items": _REPLY},
    },
    "required": ["id", "speaker", "lines"],
    "additionalProperties": False,
}


class Dialogue:
    """Judged on the path taken: the share of good replies; a turn without replies ends the talk."""

    type = "dialogue"
    template = "activities/blocks/dialogue.html"
    schema: dict[str, Any] = {
        "properties": {
            **{name: QUESTION[name] for name in ("prompt", "hint", "points")},
            "start": ID,
            "turns": {"type": "array", "minItems": 2, "items": _TURN},
        },
        "required": ["prompt", "start", "turns"],
    }

    def asks(self, block: Mapping[str, Any]) -> bool:
        return True

    def max_points(self, block: Mapping[str, Any]) -> float:
        return points_of(block)

    def read(self, block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
        sent = value_of(form, "reply")
        known = {reply["id"] for turn in block["turns"] for reply in turn.get("replies", [])}
        if sent not in known | {START_AGAIN}:
            raise Unreadable(CHOOSE_A_REPLY)
        return {"reply": sent}

    def judge(
        self, block: Mapping[str, Any], response: Mapping[str, Any], history: Sequence[dict[str, Any]]
    ) -> Judgement:
        path = play(block, [*history, response])
        return Judgement(
            points=round(points_of(block) * path.best_share, 2),
            max_points=points_of(block),
            is_correct=path.share >= 1 if path.has_ended else None,
            is_complete=path.has_ended,
            feedback=joined(path.said),
            is_right_at_last=path.is_right_at_last if path.has_ended else None,
        )

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        path = play(block, history)
        turn = turn_of(block, path.turn)
        return {
            "own_buttons": True,
            "prompt": localised(block["prompt"], language),
            "hint": localised(block.get("hint"), language),
            "start_again": START_AGAIN,
            "can_start_again": bool(path.exchanges),
            "has_ended": path.has_ended,
            "earlier": [_exchange_page(block, one, language) for one in path.exchanges[:-1]],
            "latest": [_exchange_page(block, one, language) for one in path.exchanges[-1:]],
            "turn": _turn_page(turn, language),
            "replies": [
                {"id": reply["id"], "text": localised(reply["text"], language)}
                for reply in turn.get("replies", [])
            ],
        }

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        return dialogue_faults(block)


def _turn_page(turn: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        "speaker": localised(turn["speaker"], language),
        "lines": [localised(line, language) for line in turn["lines"]],
    }


def _exchange_page(block: Mapping[str, Any], exchange: tuple[str, str], language: str) -> dict[str, Any]:
    """A turn that was met, and what the learner replied."""
    turn = turn_of(block, exchange[0])
    reply = next(reply for reply in turn["replies"] if reply["id"] == exchange[1])
    return {**_turn_page(turn, language), "reply": localised(reply["text"], language)}
