from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from activities.kinds import KINDS
from activities.runtime.languages import COMPLETE
from tests.activities.content.walks import CONTENTS

pytestmark = pytest.mark.once
LINE = {"id": "t", "type": "text", "paragraphs": [{"fi": "Hei"}]}
READING: dict[str, Any] = {"steps": [{"id": "s", "title": {"fi": "S"}, "blocks": [LINE]}]}


def test_there_are_tours_exercises_and_material() -> None:
    assert set(KINDS) == {"tour", "exercise", "material"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_has_a_name_in_every_language_and_an_icon(kind: Any) -> None:
    assert set(kind.label) >= set(COMPLETE)
    assert finders.find(kind.icon)


def test_the_points_are_those_of_all_blocks() -> None:
    scam = CONTENTS["is-this-a-scam"]
    assert KINDS["exercise"].max_points(scam) == 1 + 10 + 3
    assert KINDS["material"].max_points(READING) == 0


def test_the_steps_come_in_order() -> None:
    steps = KINDS["tour"].steps(CONTENTS["tour-uusix"])
    assert [step["id"] for step in steps][:2] == ["welcome", "wood"]


def test_a_tour_without_a_place_is_a_fault() -> None:
    assert [fault.path for fault in KINDS["tour"].faults(READING)] == ["steps"]
    assert not list(KINDS["tour"].faults(deepcopy(CONTENTS["tour-uusix"])))


def test_an_exercise_without_points_is_a_fault_and_material_is_not() -> None:
    assert [fault.path for fault in KINDS["exercise"].faults(READING)] == ["steps"]
    assert not list(KINDS["material"].faults(READING))
