"""Options to choose among, each with its own feedback: what a choice and a question in a video share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Texts
from activities.blocks.judging import ID, TEXTS
from activities.blocks.phrases import Phrase as _
from activities.blocks.texts import localised

OPTIONS: dict[str, Any] = {
    "type": "array",
    "minItems": 2,
    "items": {
        "type": "object",
        "properties": {"id": ID, "text": TEXTS, "correct": {"type": "boolean"}, "feedback": TEXTS},
        "required": ["id", "text", "feedback"],
        "additionalProperties": False,
    },
}
MORE_TO_FIND = _("There is something more that is right.")
Question = Mapping[str, Any]  # whatever holds "options", and perhaps "is_multiple"


def chosen_in(question: Question, sent: Iterable[str]) -> list[str]:
    """The ids of the options that a form names; one only, unless several may be chosen."""
    sent = set(sent)
    chosen = [option["id"] for option in question["options"] if option["id"] in sent]
    return chosen if question.get("is_multiple") else chosen[:1]


def share_of(question: Question, chosen: Sequence[str]) -> tuple[float, list[Texts]]:
    """How much of the question is right, and what is to be said: only of options that were chosen."""
    taken = [option for option in question["options"] if option["id"] in chosen]
    right = [option for option in question["options"] if option.get("correct")]
    hits = sum(bool(option.get("correct")) for option in taken)
    misses = len(taken) - hits
    said: list[Texts] = [option["feedback"] for option in taken]
    if taken and not misses and hits < len(right):
        said.append(MORE_TO_FIND)
    return max(0.0, (hits - misses) / len(right)), said


def options_page(question: Question, language: str, given: Sequence[str]) -> list[dict[str, Any]]:
    """The options for a template."""
    return [
        {
            "id": option["id"],
            "text": localised(option["text"], language),
            "is_given": option["id"] in given,
        }
        for option in question["options"]
    ]


def option_faults(question: Question) -> Iterable[Fault]:
    """No right option, or several where only one may be chosen."""
    right = sum(bool(option.get("correct")) for option in question["options"])
    if not right:
        yield Fault("options", 'no option is correct. Mark at least one with "correct": true.')
    if right > 1 and not question.get("is_multiple"):
        yield Fault(
            "options", 'several options are correct. Leave one, or add "is_multiple": true to the question.'
        )
