"""What can be wrong with simulated screens although their schema is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from activities.blocks.contract import Fault
from activities.blocks.screen_fields import possible
from activities.blocks.screen_replay import START_AGAIN


def screen_faults(block: Mapping[str, Any]) -> Iterable[Fault]:
    """Screens that nobody reaches, doors that lead nowhere, needs that can never be met."""
    names = [screen["id"] for screen in block["screens"]]
    yield from _doors(block, set(names))
    yield from _actions(block)
    yield from _needs(block)
    reached = _reached(block)
    if block["goal"] not in reached:
        yield Fault(
            "goal", f'no way leads to "{block["goal"]}". Let a button of a reachable screen go "to" it.'
        )
    for number, name in enumerate(names):
        if name not in reached and name != block["goal"]:
            yield Fault(
                f"screens[{number}]", f'no way leads to "{name}". Let a button go "to" it, or remove it.'
            )


def _doors(block: Mapping[str, Any], names: set[str]) -> Iterable[Fault]:
    doors = [("start", block["start"]), ("goal", block["goal"])]
    doors += [(f"{path}.to", action["to"]) for path, _, action in _every_action(block) if "to" in action]
    for path, name in doors:
        if name not in names:
            yield Fault(
                path, f'"{name}" is not the id of a screen. Choose one of: {", ".join(sorted(names))}.'
            )


def _actions(block: Mapping[str, Any]) -> Iterable[Fault]:
    counts = Counter(action["id"] for _, _, action in _every_action(block))
    for path, _, action in _every_action(block):
        if counts[action["id"]] > 1 or action["id"] == START_AGAIN:
            yield Fault(
                f"{path}.id",
                f'"{action["id"]}" is used elsewhere too. Give each button of the block an id of its own.',
            )
        if not action.keys() & {"to", "wrong", "message"}:
            yield Fault(path, 'the button does nothing. Add "to", "message" or "wrong".')


def _needs(block: Mapping[str, Any]) -> Iterable[Fault]:
    for path, screen, action in _every_action(block):
        fields = {field["id"]: field for field in screen.get("fields", [])}
        for number, need in enumerate(action.get("needs", [])):
            place = f"{path}.needs[{number}]"
            if need["field"] not in fields:
                yield Fault(f"{place}.field", f'this screen has no field "{need["field"]}".')
            elif need["fact"] not in possible(fields[need["field"]]):
                known = ", ".join(sorted(possible(fields[need["field"]])))
                yield Fault(f"{place}.fact", f'"{need["fact"]}" can never be true. Choose one of: {known}.')


def _every_action(block: Mapping[str, Any]) -> Iterable[tuple[str, dict[str, Any], dict[str, Any]]]:
    for number, screen in enumerate(block["screens"]):
        for place, action in enumerate(screen.get("actions", [])):
            yield f"screens[{number}].actions[{place}]", screen, action


def _reached(block: Mapping[str, Any]) -> set[str]:
    ways = {
        screen["id"]: [action["to"] for action in screen.get("actions", []) if "to" in action]
        for screen in block["screens"]
    }
    reached: set[str] = set()
    waiting = [block["start"]]
    while waiting:
        name = waiting.pop()
        if name not in reached and name in ways:
            reached.add(name)
            waiting += ways[name]
    return reached
