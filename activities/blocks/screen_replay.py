"""Where a learner stands in a simulated screen: the log of actions, played from the beginning.

Nothing but the log is kept, so the back button, a form sent twice and a page of yesterday do no harm.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from activities.blocks.contract import Json, Texts

START_AGAIN = "start-again"
COST_OF_A_WRONG_TURN = 0.1
MOST_THAT_WRONG_TURNS_COST = 0.5


@dataclass
class Walk:
    """The state after a log: the screen, what was just said, the wrong turns, and the best end reached."""

    screen: str
    feedback: list[Texts] = field(default_factory=list)
    unmet: Json = field(default_factory=dict)  # the need that the last action found unmet
    wrong_turns: set[tuple[str, str]] = field(default_factory=set)  # each counts once, however often repeated
    switches_on: set[str] = field(default_factory=set)
    best_share: float = 0.0  # never lost, whatever is tried afterwards


def replay(block: Json, log: Iterable[Json]) -> Walk:
    """Play a log of responses; what does not belong to the current screen changes nothing."""
    walk = Walk(screen=block["start"], switches_on=_on_at_first(block))
    for response in log:
        walk.feedback, walk.unmet = [], {}
        if response.get("action") == START_AGAIN:
            walk = Walk(block["start"], switches_on=_on_at_first(block), best_share=walk.best_share)
            continue
        action = _action(screen_of(block, walk.screen), response.get("action"))
        if action:
            _take(block, walk, action, response.get("fields", {}))
    return walk


def screen_of(block: Json, name: str) -> dict[str, Any]:
    screen: dict[str, Any] = next(screen for screen in block["screens"] if screen["id"] == name)
    return screen


def _on_at_first(block: Json) -> set[str]:
    return {switch["id"] for switch in block.get("switches", []) if switch.get("is_on")}


def _action(screen: Json, name: object) -> Json | None:
    return next((action for action in screen.get("actions", []) if action["id"] == name), None)


def _take(block: Json, walk: Walk, action: Json, fields: Json) -> None:
    unmet = next((need for need in action.get("needs", []) if not _is_met(need, walk, fields)), None)
    if unmet:
        walk.feedback, walk.unmet = [unmet["message"]], unmet
        if not unmet.get("is_free"):
            walk.wrong_turns.add(
                (action["id"], unmet.get("field", "") + unmet.get("switch", "") + unmet["fact"])
            )
        return
    if "wrong" in action:
        walk.feedback = [action["wrong"]]
        walk.wrong_turns.add((action["id"], ""))
    elif "message" in action:
        walk.feedback = [action["message"]]
    if "toggles" in action:
        walk.switches_on ^= {action["toggles"]}
    walk.screen = action.get("to", walk.screen)
    if walk.screen == block["goal"]:
        cost = min(MOST_THAT_WRONG_TURNS_COST, COST_OF_A_WRONG_TURN * len(walk.wrong_turns))
        walk.best_share = max(walk.best_share, 1 - cost)


def _is_met(need: Json, walk: Walk, fields: Json) -> bool:
    if "switch" in need:
        return bool((need["switch"] in walk.switches_on) == (need["fact"] == "on"))
    return need["fact"] in fields.get(need["field"], [])
