"""Ways from place to place: what simulated screens and dialogues have in common as graphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Ways = Mapping[str, Iterable[str]]  # from each place to those that it leads to


def reached(start: str, ways: Ways) -> set[str]:
    """Every place that some way leads to, the start among them."""
    places, waiting = {start}, [start]
    while waiting:
        fresh = set(ways.get(waiting.pop(), ())) - places
        places |= fresh
        waiting.extend(fresh)
    return places
