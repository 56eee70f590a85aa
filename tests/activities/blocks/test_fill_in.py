from __future__ import annotations

import json
from typing import Any

import pytest

from activities.blocks import BLOCKS
from activities.blocks.contract import Unreadable
from activities.blocks.typed import MOST_LETTERS

pytestmark = pytest.mark.once
FILL_IN = BLOCKS["fill_in"]


def block() -> dict[str, Any]:
    mistake = {"answers": {"fi": ["keitin"]}, "feedback": {"fi": "Keitin kuumentaa."}}
    return {
        "id": "g",
        "prompt": {"fi": "Täytä"},
        "points": 2,
        "gaps": [
            {
                "id": "tool",
                "label": {"fi": "laite"},
                "after": {"fi": "!"},
                "accepted": {"fi": ["mylly", "kahvimylly"]},
                "mistakes": [mistake],
                "feedback": {"fi": "Mieti papuja."},
            },
            {"id": "sign", "label": {"fi": "merkki"}, "accepted": {"fi": ["@"]}},
        ],
    }


def typed(tool: str, sign: str) -> dict[str, Any]:
    return FILL_IN.read(block(), {"response-tool": [tool], "response-sign": [sign]})


def test_all_right_gives_all_points_however_it_is_written() -> None:
    judgement = FILL_IN.judge(block(), typed(" Kahvi-mylly. ", "@"), [])
    assert (judgement.points, judgement.is_correct, judgement.feedback) == (2, True, {})


def test_a_known_mistake_is_answered_by_name() -> None:
    judgement = FILL_IN.judge(block(), typed("KEITIN", "@"), [])
    assert (judgement.points, judgement.is_correct) == (1, False)
    assert judgement.feedback["fi"] == "Katso uudelleen nämä:\n• laite\n\nKeitin kuumentaa."


def test_any_other_mistake_gets_the_gaps_own_word() -> None:
    judgement = FILL_IN.judge(block(), typed("sauna", "at"), [])
    assert judgement.points == 0
    assert judgement.feedback["fi"] == "Katso uudelleen nämä:\n• laite\n• merkki\n\nMieti papuja."


def test_what_is_missing_is_named_and_the_rest_stays_in_the_form() -> None:
    with pytest.raises(Unreadable) as caught:
        typed("mylly", "  ")
    assert caught.value.texts["fi"].endswith("\n• merkki")
    page = FILL_IN.page(block(), "fi", [caught.value.response])
    assert [gap["typed"] for gap in page["gaps"]] == ["mylly", ""]


def test_what_is_typed_is_kept_tidy() -> None:
    longest = "x" * MOST_LETTERS
    assert typed("  a\n b  ", longest)["typed"] == {"tool": "a b", "sign": longest}


def test_what_is_too_long_is_named_and_stays_whole_in_the_form() -> None:
    longer = "x" * (MOST_LETTERS + 1)
    with pytest.raises(Unreadable) as caught:
        typed("mylly", longer)
    assert caught.value.texts["en"] == "An answer may have 100 letters at most. Make these shorter:\n• merkki"
    page = FILL_IN.page(block(), "fi", [caught.value.response])
    assert [gap["typed"] for gap in page["gaps"]] == ["mylly", longer]


def test_the_page_knows_no_answer() -> None:
    page = json.dumps(FILL_IN.page(block(), "fi", []))
    for secret in ("mylly", "keitin", "@", "Mieti", "accepted", "mistakes"):
        assert secret not in page


def test_a_mistake_that_is_accepted_too_is_a_fault() -> None:
    broken = block()
    broken["gaps"][0]["mistakes"][0]["answers"] = {"fi": ["Mylly!"]}
    assert [fault.path for fault in FILL_IN.faults(broken)] == ["gaps[0].mistakes[0].answers"]
    assert not list(FILL_IN.faults(block()))
