"""A tour: places in an order, each with a picture, plain sentences and something to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from activities.blocks.contract import Fault
from activities.blocks.phrases import Phrase as _
from activities.kinds.kind import Kind, blocks_of


class Tour(Kind):
    """A walk through a workshop that can be finished by keyboard, screen reader or an old phone."""

    name = "tour"
    label = _("Tour")
    icon = "activities/content/kinds/tour.svg"

    def faults(self, content: Mapping[str, Any]) -> Iterable[Fault]:
        if not any(block["type"] == "place" for block in blocks_of(content)):
            yield Fault("steps", 'a tour has no place. Add a block of the type "place" to a step.')
