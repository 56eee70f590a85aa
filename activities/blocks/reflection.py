"""A reflection: something written or photographed, looked at by an instructor and not by the machine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from activities.blocks.contract import Fault, Judgement, Unreadable
from activities.blocks.judging import TEXTS, last_of, points_of
from activities.blocks.reflection_texts import (
    DESCRIPTION_TOO_LONG,
    NOTHING_GIVEN,
    PHOTO_PROBLEMS,
    TOO_LONG,
    too_short,
)
from activities.blocks.texts import localised
from activities.incoming.texts import tidied, value_of

MOST_LETTERS = 5000
MOST_LETTERS_OF_DESCRIPTION = 300
# A photo is stored before it is read here: the form then names it, or says what was wrong with it.
PHOTO_FIELD = "response-photo"
PROBLEM_FIELD = "response-photo-problem"
REMOVE_FIELD = "response-remove"
_ID = re.compile(r"[-A-Za-z0-9_]*")  # of a photo, in its address


class Reflection:
    """Handed in is complete; its points come from an instructor later."""

    type = "reflection"
    template = "activities/blocks/reflection.html"
    schema: dict[str, Any] = {
        "properties": {
            "prompt": TEXTS,
            "hint": TEXTS,
            "takes": {
                "type": "array",
                "items": {"enum": ["text", "photo"]},
                "minItems": 1,
                "uniqueItems": True,
            },
            "min_words": {"type": "integer", "minimum": 1, "maximum": 200},
            "points": {"type": "integer", "minimum": 0, "maximum": 20},
        },
        "required": ["prompt", "takes"],
    }

    def asks(self, block: Mapping[str, Any]) -> bool:
        return True

    def max_points(self, block: Mapping[str, Any]) -> float:
        return points_of(block)

    def read(self, block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
        response = _response(block, form)
        problem = PHOTO_PROBLEMS.get(value_of(form, PROBLEM_FIELD))
        if problem:
            raise Unreadable(problem, response, parts=["photo"])
        if len(response["text"]) > MOST_LETTERS:
            raise Unreadable(TOO_LONG, response, parts=["text"])
        if len(response["description"]) > MOST_LETTERS_OF_DESCRIPTION:
            raise Unreadable(DESCRIPTION_TOO_LONG, response, parts=["description"])
        if not response["text"] and not response["photo"]:
            raise Unreadable(NOTHING_GIVEN[tuple(sorted(block["takes"]))], response, parts=block["takes"])
        written, wanted = len(response["text"].split()), block.get("min_words", 0)
        if written < wanted and not response["photo"]:
            raise Unreadable(too_short(written=written, wanted=wanted), response, parts=["text"])
        return response

    def judge(
        self, block: Mapping[str, Any], response: Mapping[str, Any], history: Sequence[dict[str, Any]]
    ) -> Judgement:
        return Judgement(
            points=0, max_points=points_of(block), is_correct=None, is_complete=True, feedback={}
        )

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        given = written_in(last_of(history))
        if not given.is_readable:
            raise ValueError("no answer to a reflection")
        return {
            "prompt": localised(block["prompt"], language),
            "hint": localised(block.get("hint"), language),
            "is_reviewed": True,
            "takes_text": "text" in block["takes"],
            "takes_photo": "photo" in block["takes"],
            "min_words": block.get("min_words", 0),
            "text": given.text,
            "photo": given.photo,
            "description": given.description,
            "most_letters": MOST_LETTERS,
            "most_letters_of_description": MOST_LETTERS_OF_DESCRIPTION,
        }

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        if "min_words" in block and "text" not in block["takes"]:
            yield Fault("min_words", 'nothing is written here. Leave "min_words" out, or let it take "text".')


@dataclass(frozen=True)
class Written:
    """What a stored answer to a reflection holds; `is_readable` False: something else than a reflection."""

    text: str = ""
    photo: str = ""
    description: str = ""
    is_readable: bool = True


def written_in(response: object) -> Written:
    """Of anything that is stored comes something to show: one answer must not take a whole queue with it."""
    if not isinstance(response, Mapping):
        return Written(is_readable=False)
    parts = {name: response.get(name, "") for name in ("text", "photo", "description")}
    if not all(isinstance(part, str) for part in parts.values()):
        return Written(is_readable=False)
    photo = parts["photo"] if _ID.fullmatch(parts["photo"]) else ""
    return Written(parts["text"], photo, parts["description"])


def _response(block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
    text = value_of(form, "response") if "text" in block["takes"] else ""
    photo = value_of(form, PHOTO_FIELD) if "photo" in block["takes"] else ""
    if REMOVE_FIELD in form:
        photo = ""
    description = value_of(form, "response-description").strip()
    return {"text": tidied(text).strip(), "photo": photo, "description": description if photo else ""}
