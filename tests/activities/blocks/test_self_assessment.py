from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from activities.blocks import BLOCKS
from activities.blocks.contract import Unreadable
from tests.activities.content.walks import blocks

pytestmark = pytest.mark.once
SELF = BLOCKS["self_assessment"]
Json = dict[str, Any]


@pytest.fixture
def block() -> Json:
    found: Json = deepcopy(blocks("self_assessment")[0])
    return found


def summary(block: Json, **levels: str) -> str:
    given = {name.replace("_", "-"): level for name, level in levels.items()}
    return str(SELF.judge(block, {"levels": given}, []).feedback["en"])


def test_ones_own_strengths_come_back_in_words(block: Json) -> None:
    text = summary(block, asking="well", on_time="a-little", others="well")
    assert text.split("\n\n") == [
        "Your strengths:\n• You dare to ask for help.\n• You notice when someone needs help.",
        "You are already well on your way with these:\n• People can rely on you.",
        "Strengths grow when you use them.",
    ]


def test_who_finds_nothing_strong_is_told_kindly(block: Json) -> None:
    text = summary(block, asking="not-yet", on_time="not-yet", others="not-yet")
    assert text.startswith("Everything can be learned.")


def test_of_two_levels_the_lower_one_is_no_strength(block: Json) -> None:
    block["scale"] = [block["scale"][0], block["scale"][2]]
    assert summary(block, asking="not-yet").startswith("Everything can be learned.")
    assert "You dare" in summary(block, asking="well")


def test_it_is_never_a_grade(block: Json) -> None:
    judgement = SELF.judge(block, {"levels": {"asking": "well"}}, [])
    assert (judgement.points, judgement.max_points, judgement.is_correct) == (0, 0, None)
    assert judgement.is_complete
    assert SELF.max_points(block) == 0


def test_one_may_skip_but_not_everything(block: Json) -> None:
    form = {"response-asking": ["well"], "response-on-time": ["nonsense"]}
    assert SELF.read(block, form) == {"levels": {"asking": "well"}}
    with pytest.raises(Unreadable):
        SELF.read(block, {"response-asking": ["nonsense"]})


def test_what_was_chosen_stays_chosen(block: Json) -> None:
    lines = SELF.page(block, "fi", [{"levels": {"asking": "well"}}])["lines"]
    assert [level["is_given"] for level in lines[0]["targets"]] == [False, False, True]
