"""Where a learner stands in a simulated screen: the log of actions, played from the beginning.

Nothing but the log is kept, so the back button, a form sent twice and a page of yesterday do no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from activities.blocks.contract import Texts

START_AGAIN = "start-again"
COST_OF_A_WRONG_TURN = 0.1
MOST_THAT_WRONG_TURNS_COST = 0.5


@dataclass
class Walk:
    """The state after a log: the screen, what was just said, the wrong turns, and the best end reached."""

    screen: str
    said: list[Texts] = field(default_factory=list)
    wrong_turns: set[tuple[str, str]] = field(default_factory=set)  # each counts once, however often repeated
    best_share: float = 0.0

    @property
    def has_arrived(self) -> bool:
        return self.best_share > 0


def replay(block: Mapping[str, Any], log: Iterable[Mapping[str, Any]]) -> Walk:
    """Play a log of responses; what does not belong to the current screen changes nothing."""
    walk = Walk(screen=block["start"])
    for response in log:
        walk.said = []
        if response.get("action") == START_AGAIN:
            walk.screen, walk.wrong_turns = block["start"], set()
            continue
        action = _action(screen_of(block, walk.screen), response.get("action"))
        if action:
            _take(block, walk, action, response.get("fields", {}))
    return walk


def screen_of(block: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The screen of that id."""
    found: dict[str, Any] = next(screen for screen in block["screens"] if screen["id"] == name)
    return found


def _action(screen: Mapping[str, Any], name: object) -> Mapping[str, Any] | None:
    return next((action for action in screen.get("actions", []) if action["id"] == name), None)


def _take(block: Mapping[str, Any], walk: Walk, action: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
    unmet = [need for need in action.get("needs", []) if need["fact"] not in fields.get(need["field"], [])]
    if unmet:
        walk.said = [unmet[0]["message"]]
        if not unmet[0].get("is_free"):
            walk.wrong_turns.add((action["id"], unmet[0]["field"] + unmet[0]["fact"]))
        return
    if "wrong" in action:
        walk.said = [action["wrong"]]
        walk.wrong_turns.add((action["id"], ""))
    elif "message" in action:
        walk.said = [action["message"]]
    walk.screen = action.get("to", walk.screen)
    if walk.screen == block["goal"]:
        cost = min(MOST_THAT_WRONG_TURNS_COST, COST_OF_A_WRONG_TURN * len(walk.wrong_turns))
        walk.best_share = max(walk.best_share, 1 - cost)
