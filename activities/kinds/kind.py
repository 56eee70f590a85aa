"""What every kind of activity offers: its name, its steps, its points, and what its content must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from activities.blocks import BLOCKS
from activities.blocks.contract import Fault, Texts


def blocks_of(content: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Every block of the content, in the order in which a learner meets them."""
    return (block for step in content["steps"] for block in step["blocks"])


class Kind:
    """A kind of activity; the content itself is an argument."""

    name: str
    label: Texts
    icon: str  # path among the static files

    def steps(self, content: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The steps in order, one page each: {"id", "title", "blocks"}."""
        return list(content["steps"])

    def max_points(self, content: Mapping[str, Any]) -> float:
        """The points of perfect answers to everything."""
        return sum(BLOCKS[block["type"]].max_points(block) for block in blocks_of(content))

    def faults(self, content: Mapping[str, Any]) -> Iterable[Fault]:
        """What content of this kind must hold and does not."""
        return ()
