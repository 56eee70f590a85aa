"""An exercise: a skill practised by doing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from activities.blocks.contract import Fault
from activities.kinds.kind import Kind


class Exercise(Kind):
    """Something to try, to be told about kindly, and to try again."""

    name = "exercise"
    label = {"fi": "Harjoitus", "sv": "Övning", "en": "Exercise"}
    icon = "activities/content/kinds/exercise.svg"

    def faults(self, content: Mapping[str, Any]) -> Iterable[Fault]:
        if not self.max_points(content):
            yield Fault(
                "steps", "nothing in the exercise gives points. Add a question or a simulated screen."
            )
