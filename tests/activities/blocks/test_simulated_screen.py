from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from activities.blocks import BLOCKS
from activities.blocks.contract import Unreadable
from tests.activities.content.walks import blocks
from tests.answers.simulated_screen import way_to_the_goal

pytestmark = pytest.mark.once
SCREEN = BLOCKS["simulated_screen"]
Json = dict[str, Any]


@pytest.fixture
def block() -> Json:
    found: Json = deepcopy(
        next(block for block in blocks("simulated_screen") if block["id"] == "make-account")
    )
    return found


def points(block: Json, log: list[Json]) -> float:
    return SCREEN.judge(block, log[-1], log[:-1]).points


def screen(block: Json, log: list[Json]) -> str:
    name: str = SCREEN.page(block, "fi", log)["screen"]["id"]
    return name


def wrong(name: str) -> Json:
    return {"action": name, "fields": {}}


def test_the_intended_log_arrives_with_full_points(block: Json) -> None:
    log = way_to_the_goal(block)
    judgement = SCREEN.judge(block, log[-1], log[:-1])
    assert (judgement.points, judgement.is_correct, judgement.is_complete) == (6, True, True)
    assert screen(block, log) == block["goal"]


def test_midway_nothing_is_judged_yet(block: Json) -> None:
    judgement = SCREEN.judge(block, way_to_the_goal(block)[0], [])
    assert (judgement.points, judgement.is_correct, judgement.is_complete) == (0, None, False)


def test_a_wrong_turn_is_told_kindly_and_stays_on_the_screen(block: Json) -> None:
    judgement = SCREEN.judge(block, wrong("choose-paid"), [])
    assert "free mail is enough" in str(judgement.feedback["en"]).casefold()
    assert screen(block, [wrong("choose-paid")]) == block["start"]


def test_wrong_turns_cost_a_little_and_a_repeated_one_costs_once(block: Json) -> None:
    way = way_to_the_goal(block)
    assert points(block, [wrong("choose-paid"), *way]) == pytest.approx(5.4)
    assert points(block, [wrong("choose-paid")] * 9 + way) == pytest.approx(5.4)
    assert points(block, [wrong("choose-paid"), wrong("win-a-phone"), *way]) == pytest.approx(4.8)


def test_wrong_turns_never_cost_more_than_half(block: Json) -> None:
    block["screens"][0]["actions"] += [
        {"id": f"trap-{number}", "label": {"fi": "x"}, "wrong": {"fi": "y"}} for number in range(20)
    ]
    traps = [wrong(f"trap-{number}") for number in range(20)]
    assert points(block, traps + way_to_the_goal(block)) == 3


def test_an_unmet_need_says_what_to_do(block: Json) -> None:
    log = [wrong("choose-kaisla"), wrong("name-next")]
    assert "Kim Esimerkki" in str(SCREEN.judge(block, log[1], log[:1]).feedback["sv"])
    assert screen(block, log) == "your-name"


def test_a_free_need_costs_nothing(block: Json) -> None:
    first, *rest = way_to_the_goal(block)
    assert points(block, [first, wrong("name-next"), *rest]) == 6


def test_old_doubled_and_unknown_actions_change_nothing(block: Json) -> None:
    way = way_to_the_goal(block)
    noisy = [one for action in way for one in (action, action, way[0], wrong("no-such-button"), {})]
    assert points(block, noisy) == 6
    assert screen(block, noisy) == block["goal"]


def test_one_can_always_start_again_and_a_result_is_never_lost(block: Json) -> None:
    way = way_to_the_goal(block)
    again = wrong("start-again")
    assert screen(block, [*way[:4], again]) == block["start"]
    judgement = SCREEN.judge(block, again, way)
    assert (judgement.points, judgement.is_complete, judgement.is_correct) == (6, False, None)


def test_starting_again_wipes_the_wrong_turns(block: Json) -> None:
    assert points(block, [wrong("choose-paid"), wrong("start-again"), *way_to_the_goal(block)]) == 6


def test_nothing_typed_is_in_the_response(block: Json) -> None:
    typed = "my-real-Password-1"
    form = {"action": ["password-next"], "field-password": [typed], "field-repeat": [typed]}
    response = SCREEN.read(block, form)
    assert typed not in json.dumps(response)
    assert {"long", "mixed"} <= set(response["fields"]["password"])
    assert "same" in response["fields"]["repeat"]


def test_a_form_without_a_button_says_what_to_do(block: Json) -> None:
    for form in ({}, {"action": ["nonsense"]}):
        with pytest.raises(Unreadable):
            SCREEN.read(block, form)


def test_ticks_stay_when_the_screen_sends_one_back(block: Json) -> None:
    log = way_to_the_goal(block)
    back = {
        "action": "consent-next",
        "fields": {"terms": ["checked"], "ads": ["unchecked"], "sharing": ["checked"]},
    }
    place = next(n for n, one in enumerate(log) if one["action"] == "consent-next")
    fields = SCREEN.page(block, "fi", [*log[:place], back])["screen"]["fields"]
    assert {field["id"]: field["is_given"] for field in fields} == {
        "terms": True,
        "ads": False,
        "sharing": True,
    }


def test_the_page_brings_its_own_buttons(block: Json) -> None:
    page = SCREEN.page(block, "fi", [])
    assert page["own_buttons"] is True
    assert page["can_start_again"] is False
    assert SCREEN.page(block, "fi", way_to_the_goal(block)[:1])["can_start_again"] is True


def test_a_screen_that_nobody_reaches_is_a_fault(block: Json) -> None:
    block["screens"].append({"id": "attic", "title": {"fi": "Ullakko"}})
    assert [fault.path for fault in SCREEN.faults(block)] == [f"screens[{len(block['screens']) - 1}]"]


def test_a_goal_that_nobody_reaches_is_a_fault(block: Json) -> None:
    last = block["screens"][-2]["actions"]
    last[1]["to"] = block["start"]
    assert [fault.path for fault in SCREEN.faults(block)] == ["goal"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"id": "win-a-phone"}, ".id"),
        ({"id": "start-again"}, ".id"),
        ({"to": "nowhere"}, ".to"),
        ({"needs": [{"field": "ghost", "fact": "filled", "message": {}}]}, ".needs[0].field"),
    ],
)
def test_a_broken_button_is_a_fault(block: Json, change: Json, path: str) -> None:
    block["screens"][0]["actions"][1].update(change)
    assert any(fault.path == f"screens[0].actions[1]{path}" for fault in SCREEN.faults(block))


def test_a_fact_that_can_never_be_true_is_a_fault(block: Json) -> None:
    block["screens"][1]["actions"][0]["needs"][0]["fact"] = "long"
    assert [fault.path for fault in SCREEN.faults(block)] == ["screens[1].actions[0].needs[0].fact"]


def test_a_button_that_does_nothing_is_a_fault(block: Json) -> None:
    block["screens"][0]["actions"][0].pop("wrong")
    assert [fault.path for fault in SCREEN.faults(block)] == ["screens[0].actions[0]"]
