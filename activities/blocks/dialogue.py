"""A conversation that branches: someone says something, the learner chooses a reply, and it goes on from there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from activities.blocks.contract import Fault, History, Json, Judgement, Page, Response, Unreadable
from activities.blocks.dialogue_faults import dialogue_faults
from activities.blocks.dialogue_path import START_AGAIN, play, turn_of
from activities.blocks.fields import Id, ListOf, Part, Translated
from activities.blocks.judging import points_of
from activities.blocks.phrases import Phrase as _
from activities.blocks.questions import POINTS, PROMPT, Question
from activities.blocks.texts import joined, localised
from activities.incoming.texts import value_of

CHOOSE_A_REPLY = _("You have not replied yet. Press one of the replies.")
_REPLY = Part(
    {
        "id": Id(is_required=True),
        "text": Translated(is_required=True),
        "to": Id(is_hidden=True),
        "message": Translated(is_hidden=True),
        "wrong": Translated(is_hidden=True),
    }
)
_TURN = Part(
    {
        "id": Id(is_required=True),
        "speaker": Translated(is_required=True),
        "lines": ListOf(Translated(), least=1, is_required=True),
        "replies": ListOf(_REPLY, least=1, most=5),
    }
)


class Dialogue(Question):
    """Judged on the path taken: the share of good replies; a turn without replies ends the talk."""

    type = "dialogue"
    fields = {
        **PROMPT,
        **POINTS,
        "start": Id(is_required=True),
        "turns": ListOf(_TURN, least=2, is_required=True),
    }

    def read(self, block: Json, form: Mapping[str, list[str]]) -> Response:
        sent = value_of(form, "reply")
        replies = {reply["id"] for turn in block["turns"] for reply in turn.get("replies", [])}
        if sent not in replies | {START_AGAIN}:
            raise Unreadable(CHOOSE_A_REPLY)
        return {"reply": sent}

    def judge(self, block: Json, response: Json, history: History) -> Judgement:
        path = play(block, [*history, response])
        return Judgement(
            points=round(points_of(block) * path.best_share, 2),
            max_points=points_of(block),
            is_correct=path.share >= 1 if path.has_ended else None,
            is_complete=path.has_ended,
            feedback=joined(path.feedback),
            is_right_at_last=path.is_right_at_last if path.has_ended else None,
        )

    def inputs(self, block: Json, language: str, history: History) -> Page:
        path = play(block, history)
        turn = turn_of(block, path.turn)
        return {
            "own_buttons": True,
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

    def faults(self, block: Json) -> Iterable[Fault]:
        return dialogue_faults(block)


def _turn_page(turn: Json, language: str) -> dict[str, Any]:
    return {
        "speaker": localised(turn["speaker"], language),
        "lines": [localised(line, language) for line in turn["lines"]],
    }


def _exchange_page(block: Json, exchange: tuple[str, str], language: str) -> dict[str, Any]:
    """A turn that was met, and what the learner replied."""
    turn = turn_of(block, exchange[0])
    reply = next(reply for reply in turn["replies"] if reply["id"] == exchange[1])
    return {**_turn_page(turn, language), "reply": localised(reply["text"], language)}
