from __future__ import annotations

from typing import Any

import pytest

from activities.blocks import BLOCKS
from activities.blocks.contract import Unreadable
from activities.blocks.reflection_texts import PHOTO_PROBLEMS
from activities.runtime.languages import COMPLETE

pytestmark = pytest.mark.once
REFLECTION = BLOCKS["reflection"]


def block(*takes: str, **more: Any) -> dict[str, Any]:
    return {"id": "r", "type": "reflection", "prompt": {"fi": "?"}, "takes": list(takes), **more}


BOTH, TEXT, PHOTO = block("text", "photo"), block("text"), block("photo")


def refused(asked: dict[str, Any], **form: str) -> Unreadable:
    with pytest.raises(Unreadable) as error:
        REFLECTION.read(asked, fields(**form))
    assert set(error.value.texts) >= set(COMPLETE)
    return error.value


def fields(**form: str) -> dict[str, list[str]]:
    return {name.replace("_", "-"): [value] for name, value in form.items()}


@pytest.mark.parametrize(
    ("asked", "form", "expected"),
    [
        (TEXT, {"response": " I sawed.\r\nAnd glued. "}, ("I sawed.\nAnd glued.", "", "")),
        (BOTH, {"response": "Words", "response_photo": "p", "response_description": " A stool "}, ("Words", "p", "A stool")),
        (PHOTO, {"response_photo": "p"}, ("", "p", "")),
        (PHOTO, {"response": "not asked for", "response_photo": "p"}, ("", "p", "")),
        (TEXT, {"response": "Words", "response_photo": "p", "response_description": "A stool"}, ("Words", "", "")),
        (BOTH, {"response": "Words", "response_photo": "p", "response_remove": "yes"}, ("Words", "", "")),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_read(
    asked: dict[str, Any], form: dict[str, str], expected: tuple[str, str, str]
) -> None:
    read = REFLECTION.read(asked, fields(**form))
    assert (read["text"], read["photo"], read["description"]) == expected


@pytest.mark.parametrize("asked", [BOTH, TEXT, PHOTO])
def test_nothing_is_not_an_answer(asked: dict[str, Any]) -> None:
    refused(asked)
    refused(asked, response="   ")


def test_too_few_words_are_counted_and_kept() -> None:
    short = block("text", min_words=5)
    problem = refused(short, response="Only three words")
    assert "At least 5 words are needed. You have 3 now." in problem.texts["en"]
    assert problem.response["text"] == "Only three words"
    assert REFLECTION.read(short, fields(response="now there are really enough"))


def test_a_photo_needs_no_words() -> None:
    either = block("text", "photo", min_words=5)
    assert REFLECTION.read(either, fields(response_photo="p", response="Look"))["text"] == "Look"


def test_a_text_that_is_too_long_is_refused_and_not_cut() -> None:
    long = "sana " * 1200
    assert refused(TEXT, response=long).response["text"] == long.strip()


@pytest.mark.parametrize("problem", sorted(PHOTO_PROBLEMS))
def test_a_photo_that_cannot_be_taken_is_explained_and_the_words_stay(problem: str) -> None:
    told = refused(BOTH, response="My words", response_photo="earlier", response_photo_problem=problem)
    assert told.texts == PHOTO_PROBLEMS[problem]
    assert (told.response["text"], told.response["photo"]) == ("My words", "earlier")


def test_a_problem_that_no_one_knows_is_none() -> None:
    assert REFLECTION.read(TEXT, fields(response="Words", response_photo_problem="forged"))


def test_it_is_complete_and_waits_for_its_points() -> None:
    judgement = REFLECTION.judge(block("text", points=5), {"text": "Words"}, [])
    assert (judgement.points, judgement.max_points, judgement.is_correct) == (0, 5, None)
    assert judgement.is_complete
    assert REFLECTION.max_points(block("text", points=0)) == 0


def test_what_was_given_is_filled_in_again() -> None:
    page = REFLECTION.page(
        BOTH, "fi", [{"text": "old"}, {"text": "new", "photo": "p", "description": "A stool"}]
    )
    assert (page["text"], page["photo"], page["description"]) == ("new", "p", "A stool")
    assert (page["takes_text"], page["takes_photo"]) == (True, True)


def test_words_are_not_counted_where_none_are_written() -> None:
    assert [fault.path for fault in REFLECTION.faults(block("photo", min_words=5))] == ["min_words"]
    assert list(REFLECTION.faults(block("text", min_words=5))) == []
