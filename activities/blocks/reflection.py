"""A reflection: something written or photographed, looked at by an instructor and not by the machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Judgement, Unreadable
from activities.blocks.judging import TEXTS, last_of, points_of
from activities.blocks.reflection_texts import NOTHING_GIVEN, PHOTO_PROBLEMS, TOO_LONG, too_short
from activities.blocks.texts import localised

MOST_LETTERS = 5000
MOST_LETTERS_OF_DESCRIPTION = 300
# A photo is stored before it is read here: the form then names it, or says what was wrong with it.
PHOTO_FIELD = "response-photo"
PROBLEM_FIELD = "response-photo-problem"
REMOVE_FIELD = "response-remove"


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
        problem = PHOTO_PROBLEMS.get(form.get(PROBLEM_FIELD, [""])[-1])
        if problem:
            raise Unreadable(problem, response)
        if len(response["text"]) > MOST_LETTERS:
            raise Unreadable(TOO_LONG, response)
        if not response["text"] and not response["photo"]:
            raise Unreadable(NOTHING_GIVEN[tuple(sorted(block["takes"]))], response)
        written, wanted = len(response["text"].split()), block.get("min_words", 0)
        if written < wanted and not response["photo"]:
            raise Unreadable(too_short(written=written, wanted=wanted), response)
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
        given = last_of(history)
        return {
            "prompt": localised(block["prompt"], language),
            "hint": localised(block.get("hint"), language),
            "is_reviewed": True,
            "takes_text": "text" in block["takes"],
            "takes_photo": "photo" in block["takes"],
            "min_words": block.get("min_words", 0),
            "text": given.get("text", ""),
            "photo": given.get("photo", ""),
            "description": given.get("description", ""),
            "most_letters": MOST_LETTERS,
            "most_letters_of_description": MOST_LETTERS_OF_DESCRIPTION,
        }

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        if "min_words" in block and "text" not in block["takes"]:
            yield Fault("min_words", 'nothing is written here. Leave "min_words" out, or let it take "text".')


def _response(block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
    text = form.get("response", [""])[-1] if "text" in block["takes"] else ""
    photo = form.get(PHOTO_FIELD, [""])[-1] if "photo" in block["takes"] else ""
    if REMOVE_FIELD in form:
        photo = ""
    description = form.get("response-description", [""])[-1].strip()[:MOST_LETTERS_OF_DESCRIPTION]
    # A browser sends each end of a line as two letters, and counts it as one.
    text = text.replace("\r\n", "\n").strip()
    return {"text": text, "photo": photo, "description": description if photo else ""}
