"""A reflection: something written or photographed, looked at by an instructor and not by the machine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from activities.blocks.contract import Fault, History, Json, Judgement, Page, Response, Unreadable
from activities.blocks.fields import Integer, ListOf, OneOf
from activities.blocks.judging import last_of, points_of
from activities.blocks.questions import PROMPT, Question
from activities.blocks.reflection_texts import (
    DESCRIPTION_TOO_LONG,
    NOTHING_GIVEN,
    PHOTO_PROBLEMS,
    TOO_LONG,
    too_short,
)
from activities.incoming.texts import tidied, value_of

MOST_LETTERS = 5000
MOST_LETTERS_OF_DESCRIPTION = 300
# A photo is stored before it is read here: the form then names it, or says what was wrong with it.
PHOTO_FIELD = "response-photo"
PROBLEM_FIELD = "response-photo-problem"
REMOVE_FIELD = "response-remove"
_ID = re.compile(r"[-A-Za-z0-9_]*")  # of a photo, in its address


class Reflection(Question):
    """Handed in is complete; its points come from an instructor later."""

    type = "reflection"
    fields = {
        **PROMPT,
        "takes": ListOf(OneOf(("text", "photo")), least=1, is_unique=True, is_required=True),
        "min_words": Integer(1, 200),
        "points": Integer(0, 20),
    }

    def read(self, block: Json, form: Mapping[str, list[str]]) -> Response:
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
        written, least = len(response["text"].split()), block.get("min_words", 0)
        if written < least and not response["photo"]:
            raise Unreadable(too_short(written=written, least=least), response, parts=["text"])
        return response

    def judge(self, block: Json, response: Json, history: History) -> Judgement:
        return Judgement(
            points=0, max_points=points_of(block), is_correct=None, is_complete=True, feedback={}
        )

    def inputs(self, block: Json, language: str, history: History) -> Page:
        written = written_in(last_of(history))
        if not written.is_readable:
            raise ValueError("no answer to a reflection")
        return {
            "is_reviewed": True,
            "takes_text": "text" in block["takes"],
            "takes_photo": "photo" in block["takes"],
            "min_words": block.get("min_words", 0),
            "text": written.text,
            "photo": written.photo,
            "description": written.description,
            "most_letters": MOST_LETTERS,
            "most_letters_of_description": MOST_LETTERS_OF_DESCRIPTION,
        }

    def faults(self, block: Json) -> Iterable[Fault]:
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


def _response(block: Json, form: Mapping[str, list[str]]) -> dict[str, Any]:
    text = value_of(form, "response") if "text" in block["takes"] else ""
    photo = value_of(form, PHOTO_FIELD) if "photo" in block["takes"] else ""
    if REMOVE_FIELD in form:
        photo = ""
    description = value_of(form, "response-description").strip()
    return {"text": tidied(text).strip(), "photo": photo, "description": description if photo else ""}
