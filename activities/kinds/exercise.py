"""An exercise: a skill practised by doing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from activities.blocks.contract import Fault
from activities.blocks.phrases import Phrase as _
from activities.kinds.kind import Kind


class Exercise(Kind):
    """Something to try, to be told about kindly, and to try again."""

    name = "exercise"
    label = _("Exercise")
    icon = "activities/content/kinds/exercise.svg"

    def faults(self, content: Mapping[str, Any]) -> Iterable[Fault]:
        if not self.max_points(content):
            yield Fault(
                "steps", "nothing in the exercise gives points. Add a question or a simulated screen."
            )
