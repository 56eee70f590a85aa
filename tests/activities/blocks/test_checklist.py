from __future__ import annotations

from typing import Any

import pytest

from activities.blocks import BLOCKS

pytestmark = pytest.mark.once
CHECKLIST = BLOCKS["checklist"]
BLOCK: dict[str, Any] = {
    "id": "c",
    "prompt": {"fi": "?"},
    "thanks": {"fi": "Kiitos."},
    "items": [{"id": "one", "text": {"fi": "yksi"}}, {"id": "two", "text": {"fi": "kaksi"}}],
}


@pytest.mark.parametrize(
    ("sent", "done"), [([], []), (["two"], ["two"]), (["two", "x", "one"], ["one", "two"])]
)
def test_any_ticks_are_an_answer(sent: list[str], done: list[str]) -> None:
    assert CHECKLIST.read(BLOCK, {"response": sent}) == {"done": done}


def test_it_is_complete_and_not_judged() -> None:
    judgement = CHECKLIST.judge(BLOCK, {"done": []}, [])
    assert (judgement.points, judgement.max_points, judgement.is_correct) == (0, 0, None)
    assert judgement.is_complete
    assert judgement.feedback == {"fi": "Kiitos."}


def test_the_ticks_are_filled_in() -> None:
    page = CHECKLIST.page(BLOCK, "fi", [{"done": ["two"]}])
    assert [line["is_given"] for line in page["lines"]] == [False, True]
