"""The generated view all around, and what is told about its spots."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from activities.content.scenes import workshop_hall
from activities.content.scenes.projection import EYE, HEIGHT, WIDTH, Face, box, direction, svg
from activities.publishing.checks.plain_language import advice
from tests.activities.content.walks import blocks

pytestmark = pytest.mark.once

SCENE: dict[str, Any] = json.loads(
    (Path(workshop_hall.__file__).parent / "workshop-hall.json").read_text(encoding="utf-8")
)


def test_straight_ahead_is_the_middle_and_a_right_turn_is_positive() -> None:
    assert direction((0, 3, EYE[2])) == (0, 0)
    assert direction((3, 0, EYE[2])) == (90, 0)
    assert direction((0, 1, EYE[2] + 1)) == (0, 45)


def test_a_box_shows_the_sides_that_look_at_the_eye() -> None:
    on_the_floor_ahead = box((-1, 2, 0), (1, 3, 1), ("top", "across", "along"))
    assert {face.colour for face in on_the_floor_ahead} == {"top", "across"}
    under_the_ceiling_to_the_right = box((2, -1, 3), (3, 1, 4), ("top", "across", "along"))
    assert {face.colour for face in under_the_ceiling_to_the_right} == {"top", "along"}


def test_what_lies_behind_is_drawn_at_both_ends_of_the_picture() -> None:
    behind = Face(((-1, -3, 1), (1, -3, 1), (1, -3, 2), (-1, -3, 2)), "red")
    ahead = Face(((-1, 3, 1), (1, 3, 1), (1, 3, 2), (-1, 3, 2)), "red")
    assert svg("", [behind]).count("<path") == 2
    assert svg("", [ahead]).count("<path") == 1


def test_the_hall_is_drawn_within_the_picture() -> None:
    lines = re.findall(r'd="M([^"]+)Z"', svg("", workshop_hall.faces()))
    assert len(lines) > 150
    heights = [float(spot.split()[1]) for line in lines for spot in line.split("L")]
    assert 0 < min(heights) < max(heights) < HEIGHT


def test_the_image_is_twice_as_wide_as_high_and_light_enough_for_a_phone() -> None:
    found = finders.find(SCENE["image"])
    assert isinstance(found, str)
    image = Path(found).read_bytes()
    assert image[:4] + image[8:16] == b"RIFFWEBPVP8X"
    size = [int.from_bytes(image[at : at + 3], "little") + 1 for at in (24, 27)]
    assert size == [WIDTH, HEIGHT] == [4096, 2048]
    assert len(image) <= 200 * 1024


@pytest.mark.parametrize("spot", SCENE["spots"], ids=lambda spot: str(spot["id"]))
def test_a_spot_is_told_plainly_in_every_language(spot: dict[str, Any]) -> None:
    for texts in (spot["label"], spot["text"]):
        assert list(texts) == ["fi", "sv", "en"]
        assert all(texts.values())
        assert list(advice(texts["fi"])) == []
    assert -180 <= spot["yaw"] <= 180
    assert -90 <= spot["pitch"] <= 90


def test_spots_look_in_different_directions() -> None:
    places = [(spot["yaw"], spot["pitch"]) for spot in SCENE["spots"]]
    assert len(set(places)) == len(places) == len({spot["id"] for spot in SCENE["spots"]})


def test_the_tour_tells_of_the_spots_what_the_scene_tells() -> None:
    views = [block["panorama"] for block in blocks("place") if "panorama" in block]
    assert SCENE in views
