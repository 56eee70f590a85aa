from __future__ import annotations

from typing import Any

import pytest

from activities.blocks import BLOCKS
from activities.blocks.contract import Unreadable

pytestmark = pytest.mark.once
ORDER = BLOCKS["order"]
NAMES = ["wash", "sand", "brush", "paint"]


def block() -> dict[str, Any]:
    items = [{"id": name, "text": {"fi": f"{name} fi", "en": f"{name} en"}} for name in NAMES]
    return {"id": "o", "type": "order", "prompt": {"fi": "?"}, "points": 4, "items": items}


def form(*numbers: str) -> dict[str, list[str]]:
    return {f"response-{name}": [number] for name, number in zip(NAMES, numbers, strict=True)}


def test_the_right_order_gives_all_points() -> None:
    response = ORDER.read(block(), form("1", "2", "3", "4"))
    judgement = ORDER.judge(block(), response, [])
    assert (judgement.points, judgement.is_correct) == (4, True)


def test_each_thing_in_its_place_counts_and_the_others_are_named() -> None:
    judgement = ORDER.judge(block(), ORDER.read(block(), form("1", "2", "4", "3")), [])
    assert (judgement.points, judgement.is_correct) == (2, False)
    assert _named(str(judgement.feedback["en"])) == {"brush en", "paint en"}


def test_a_missing_number_is_named_and_the_rest_is_kept() -> None:
    with pytest.raises(Unreadable) as caught:
        ORDER.read(block(), form("1", "", "x", "99"))
    assert _named(caught.value.texts["en"]) == {"sand en", "brush en", "paint en"}
    page = ORDER.page(block(), "en", [caught.value.response])
    assert {line["id"]: line["given"] for line in page["lines"]}["wash"] == 1


def test_the_same_number_twice_is_named() -> None:
    with pytest.raises(Unreadable) as caught:
        ORDER.read(block(), form("1", "2", "2", "3"))
    assert _named(caught.value.texts["en"]) == {"sand en", "brush en"}


WRONG: dict[str, dict[str, list[str]]] = {
    "nothing": form("", "", "", ""),
    "the same number": form("1", "1", "1", "1"),
    "the wrong way round": form("4", "3", "2", "1"),
}


@pytest.mark.parametrize("given", WRONG.values(), ids=WRONG)
def test_what_is_named_stands_in_the_order_of_the_page_and_not_in_the_right_one(
    given: dict[str, list[str]],
) -> None:
    lines = [line["text"] for line in ORDER.page(block(), "en", [])["lines"]]
    assert _said(given).splitlines()[1:] == [f"• {line}" for line in lines]


def _named(words: str) -> set[str]:
    return {line.removeprefix("• ") for line in words.splitlines()[1:]}


def _said(given: dict[str, list[str]]) -> str:
    try:
        return str(ORDER.judge(block(), ORDER.read(block(), given), []).feedback["en"])
    except Unreadable as told:
        return told.texts["en"]


def test_the_page_never_shows_the_right_order_and_always_the_same_one() -> None:
    shown = [line["id"] for line in ORDER.page(block(), "fi", [])["lines"]]
    assert shown != NAMES
    assert shown == [line["id"] for line in ORDER.page(block(), "sv", [])["lines"]]
    assert sorted(shown) == sorted(NAMES)
