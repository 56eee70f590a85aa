from __future__ import annotations

from typing import Any

import pytest

from activities.blocks import BLOCKS
from activities.blocks.contract import Unreadable
from activities.runtime.languages import COMPLETE

pytestmark = pytest.mark.once
CHOICE = BLOCKS["choice"]


def texts(word: str) -> dict[str, str]:
    return {"fi": f"{word} fi", "sv": f"{word} sv", "en": f"{word} en"}


def question(**extra: Any) -> dict[str, Any]:
    options = [
        {"id": "a", "text": texts("a"), "correct": True, "feedback": texts("yes a")},
        {"id": "b", "text": texts("b"), "correct": bool(extra.get("is_multiple")), "feedback": texts("b")},
        {"id": "c", "text": texts("c"), "feedback": texts("no c")},
    ]
    return {"id": "q", "type": "choice", "prompt": texts("q"), "options": options, **extra}


def test_one_option_is_read() -> None:
    assert CHOICE.read(question(), {"response": ["b"]}) == {"chosen": ["b"]}


def test_only_the_first_of_several_is_read_where_one_is_asked_for() -> None:
    assert CHOICE.read(question(), {"response": ["b", "a"]}) == {"chosen": ["a"]}


def test_several_options_are_read_where_several_are_asked_for() -> None:
    block = question(is_multiple=True)
    assert CHOICE.read(block, {"response": ["c", "a"]}) == {"chosen": ["a", "c"]}


@pytest.mark.parametrize("form", [{}, {"response": []}, {"response": ["nonsense"]}])
def test_no_choice_is_answered_with_what_to_do(form: dict[str, list[str]]) -> None:
    with pytest.raises(Unreadable) as caught:
        CHOICE.read(question(), form)
    assert set(caught.value.texts) >= set(COMPLETE)


def test_the_chosen_option_speaks() -> None:
    right = CHOICE.judge(question(), {"chosen": ["a"]}, [])
    wrong = CHOICE.judge(question(), {"chosen": ["c"]}, [])
    assert (right.points, right.is_correct, right.feedback["sv"]) == (1, True, "yes a sv")
    assert (wrong.points, wrong.is_correct, wrong.feedback["en"]) == (0, False, "no c en")


def test_half_of_what_is_right_gives_half_and_a_nudge() -> None:
    judgement = CHOICE.judge(question(is_multiple=True, points=2), {"chosen": ["a"]}, [])
    assert (judgement.points, judgement.is_correct) == (1, False)
    assert "Jotain oikeaa" in str(judgement.feedback["fi"])


def test_choosing_everything_is_no_way_to_full_points() -> None:
    judgement = CHOICE.judge(question(is_multiple=True, points=2), {"chosen": ["a", "b", "c"]}, [])
    assert (judgement.points, judgement.is_correct) == (1, False)


def test_the_last_answer_is_filled_in() -> None:
    page = CHOICE.page(question(), "en", [{"chosen": ["a"]}, {"chosen": ["c"]}])
    assert [option["is_given"] for option in page["options"]] == [False, False, True]


def test_a_question_without_a_right_option_is_a_fault() -> None:
    block = question()
    block["options"][0]["correct"] = False
    assert [fault.path for fault in CHOICE.faults(block)] == ["options"]


def test_two_right_options_where_one_is_asked_for_are_a_fault() -> None:
    block = question()
    block["options"][2]["correct"] = True
    assert "is_multiple" in next(iter(CHOICE.faults(block))).text
