"""What a simulated screen needs to look and act like a phone, a mailbox, a browser, a meeting or an authority."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.template.loader import render_to_string

from activities.blocks import BLOCKS
from activities.blocks.screen_schema import ICONS, LOOKS
from tests.activities.content.walks import blocks
from tests.answers.simulated_screen import way_to_the_goal

pytestmark = pytest.mark.once
SCREEN = BLOCKS["simulated_screen"]
Json = dict[str, Any]


def looking(look: str) -> Json:
    screens: Json = deepcopy(next(one for one in blocks("simulated_screen") if one.get("look") == look))
    return screens


def pressed(*names: str) -> list[Json]:
    return [{"action": name, "fields": {}} for name in names]


def test_every_look_has_a_screen_here() -> None:
    assert {block["look"] for block in blocks("simulated_screen") if "look" in block} == set(LOOKS)


@pytest.mark.parametrize("icon", ICONS)
def test_every_icon_is_drawn(icon: str) -> None:
    html = render_to_string("activities/blocks/_icon.html", {"icon": icon})
    assert "<path" in html or "<circle" in html
    assert 'aria-hidden="true"' in html


def test_content_of_an_earlier_day_says_its_device() -> None:
    block = looking("phone")
    block["device"] = block.pop("look")
    assert SCREEN.page(block, "fi", [])["look"] == "phone"
    block["device"] = "browser"
    assert SCREEN.page(block, "fi", [])["look"] == "browser"


def test_a_switch_is_turned_and_turned_back_and_says_how_it_stands() -> None:
    block = looking("meeting")

    def tools(*names: str) -> dict[str, bool]:
        page = SCREEN.page(block, "fi", pressed(*names))["screen"]["tools"]
        return {one["id"]: one["is_on"] for one in page if one["is_switch"]}

    assert tools() == {"mic": True, "camera": True, "hand": False}
    assert tools("mic", "hand") == {"mic": False, "camera": True, "hand": True}
    assert tools("mic", "hand", "mic") == {"mic": True, "camera": True, "hand": True}
    assert tools("mic", "start-again") == tools()


def test_what_needs_a_switch_is_judged_by_the_log() -> None:
    block = looking("meeting")
    straight = SCREEN.judge(block, pressed("leave")[0], pressed("mic", "hand"))
    assert (straight.points, straight.is_complete) == (3, True)
    too_early = SCREEN.judge(block, pressed("leave")[0], [])
    assert "Everyone hears you" in str(too_early.feedback["en"])
    late = SCREEN.judge(block, pressed("leave")[0], pressed("leave", "mic", "hand"))
    assert late.points == pytest.approx(2.7)
    camera_too = SCREEN.judge(block, pressed("leave")[0], pressed("camera", "mic", "hand"))
    assert camera_too.points == 3


def test_actions_stand_in_the_groups_of_their_looks() -> None:
    home = SCREEN.page(looking("phone"), "en", [])["screen"]
    assert [one["label"] for one in home["apps"]] == ["Calls", "Store", "Mail", "Map"]
    assert home["actions"] == home["tools"] == []


def test_an_address_a_sender_and_a_list_are_shown() -> None:
    page = SCREEN.page(looking("browser"), "en", pressed("blog"))["screen"]
    assert (page["address"], page["is_insecure"]) == ("muistoja.example", True)
    assert SCREEN.page(looking("email"), "en", pressed("open-plan"))["screen"]["sender"].startswith("Aino")
    assert SCREEN.page(looking("meeting"), "en", [])["screen"]["items"][0]["detail"] == "instructor"


def test_a_search_matches_whatever_the_case_and_is_not_kept() -> None:
    block = looking("phone")
    found = SCREEN.read(block, {"action": ["find"], "field-word": ["MEETING  aid"]})
    assert "matches" in found["fields"]["word"]
    missed = SCREEN.read(block, {"action": ["find"], "field-word": ["meeting super"]})
    assert missed["fields"]["word"] == ["filled"]
    assert "accepted" not in str(SCREEN.page(block, "en", pressed("open-store")))


def test_choices_and_switches_of_a_form_stay_when_it_comes_back() -> None:
    block = looking("service")
    form = {"action": ["book"], "field-how": ["visit"], "field-when": ["morning"], "field-remind": ["1"]}
    response = SCREEN.read(block, form)
    assert response["fields"]["when"] == ["filled", "is-morning"]
    fields = {one["id"]: one for one in SCREEN.page(block, "fi", [response])["screen"]["fields"]}
    assert fields["remind"]["is_given"]
    assert [option["is_given"] for option in fields["when"]["options"]] == [True, False]
    assert [option["is_given"] for option in fields["how"]["options"]] == [False, True]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"toggles": "lamp"}, ".toggles"),
        ({"needs": [{"fact": "on", "message": {}}]}, ".needs[0]"),
        ({"needs": [{"field": "x", "switch": "mic", "fact": "on", "message": {}}]}, ".needs[0]"),
        ({"needs": [{"switch": "lamp", "fact": "on", "message": {}}]}, ".needs[0].switch"),
        ({"needs": [{"switch": "mic", "fact": "filled", "message": {}}]}, ".needs[0].fact"),
    ],
)
def test_faults_of_switches_are_found(change: Json, path: str) -> None:
    block = looking("meeting")
    assert not list(SCREEN.faults(block))
    block["screens"][0]["actions"][0].update(change)
    assert [fault.path for fault in SCREEN.faults(block)] == [f"screens[0].actions[0]{path}"]


@pytest.mark.parametrize("look", LOOKS)
def test_each_look_has_a_way_to_its_goal(look: str) -> None:
    block = looking(look)
    *history, last = way_to_the_goal(block)
    assert SCREEN.judge(block, last, history).points == SCREEN.max_points(block)


@pytest.mark.parametrize("look", LOOKS)
def test_a_screen_on_which_nothing_is_left_to_do_is_no_taller_than_its_words(look: str) -> None:
    block = looking(look)

    def is_last(path: list[Json]) -> bool:
        shown = {**SCREEN.page(block, "fi", path), "look": look}
        return 'class="device-screen is-last"' in render_to_string(SCREEN.template, {"block": shown})

    way = way_to_the_goal(block)
    assert [is_last([]), is_last(way)] == [False, True]
