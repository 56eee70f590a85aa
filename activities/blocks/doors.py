"""Ways from place to place: what simulated screens and dialogues have in common as graphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Doors = Mapping[str, Iterable[str]]  # from each place to those that it leads to


def reached(start: str, doors: Doors) -> set[str]:
    """Every place that some way leads to, the start among them."""
    seen, waiting = {start}, [start]
    while waiting:
        fresh = set(doors.get(waiting.pop(), ())) - seen
        seen |= fresh
        waiting.extend(fresh)
    return seen
