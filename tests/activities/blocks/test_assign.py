from __future__ import annotations

from typing import Any

import pytest

from activities.blocks import BLOCKS
from activities.blocks.contract import Unreadable

pytestmark = pytest.mark.once
EACH = pytest.mark.parametrize("name", ["match", "sort"])


def block() -> dict[str, Any]:
    return {
        "id": "m",
        "prompt": {"fi": "?"},
        "points": 2,
        "targets": [{"id": "oil", "text": {"fi": "öljy"}}, {"id": "patch", "text": {"fi": "paikka"}}],
        "items": [
            {"id": "chain", "text": {"fi": "ketju"}, "target": "oil", "feedback": {"fi": "Ketju on kuiva."}},
            {"id": "tyre", "text": {"fi": "rengas"}, "target": "patch"},
        ],
    }


@EACH
def test_all_right_gives_all_points(name: str) -> None:
    response = BLOCKS[name].read(block(), {"response-chain": ["oil"], "response-tyre": ["patch"]})
    judgement = BLOCKS[name].judge(block(), response, [])
    assert (judgement.points, judgement.is_correct, judgement.feedback) == (2, True, {})


@EACH
def test_what_is_wrong_is_named_and_explained(name: str) -> None:
    judgement = BLOCKS[name].judge(block(), {"targets": {"chain": "patch", "tyre": "patch"}}, [])
    assert (judgement.points, judgement.is_correct) == (1, False)
    assert judgement.feedback["fi"] == "Katso uudelleen nämä:\n• ketju\n\nKetju on kuiva."


@EACH
def test_what_is_missing_is_named_and_the_rest_is_kept(name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        BLOCKS[name].read(block(), {"response-chain": ["oil"], "response-tyre": ["nonsense"]})
    assert "rengas" in caught.value.texts["fi"]
    page = BLOCKS[name].page(block(), "fi", [caught.value.response])
    assert [target["is_given"] for target in page["lines"][0]["targets"]] == [True, False]


@EACH
def test_a_target_that_does_not_exist_is_a_fault(name: str) -> None:
    broken = block()
    broken["items"][1]["target"] = "glue"
    assert [fault.path for fault in BLOCKS[name].faults(broken)] == ["items[1].target"]


@EACH
def test_an_id_that_gives_the_answer_away_is_a_fault(name: str) -> None:
    broken = block()
    broken["items"][0]["id"] = "oil"
    assert [fault.path for fault in BLOCKS[name].faults(broken)] == ["items[0].id"]
