"""What can be wrong with simulated screens although their schema is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from activities.blocks.contract import Fault, Json
from activities.blocks.reach import reached
from activities.blocks.screen_fields import possible
from activities.blocks.screen_replay import START_AGAIN


def screen_faults(block: Json) -> Iterable[Fault]:
    """Screens that nobody reaches, links that lead nowhere, needs that can never be met."""
    names = [screen["id"] for screen in block["screens"]]
    yield from _links(block, set(names))
    yield from _actions(block)
    yield from _needs(block)
    met = reached(block["start"], _ways(block))
    if block["goal"] not in met:
        yield Fault(
            "goal", f'no way leads to "{block["goal"]}". Let a button of a reachable screen go "to" it.'
        )
    for number, name in enumerate(names):
        if name not in met and name != block["goal"]:
            yield Fault(
                f"screens[{number}]", f'no way leads to "{name}". Let a button go "to" it, or remove it.'
            )


def _links(block: Json, names: set[str]) -> Iterable[Fault]:
    links = [("start", block["start"]), ("goal", block["goal"])]
    links += [(f"{path}.to", action["to"]) for path, _, action in _every_action(block) if "to" in action]
    for path, name in links:
        if name not in names:
            yield Fault(
                path, f'"{name}" is not the id of a screen. Choose one of: {", ".join(sorted(names))}.'
            )


def _actions(block: Json) -> Iterable[Fault]:
    counts = Counter(action["id"] for _, _, action in _every_action(block))
    for path, _, action in _every_action(block):
        if counts[action["id"]] > 1 or action["id"] == START_AGAIN:
            yield Fault(
                f"{path}.id",
                f'"{action["id"]}" is used elsewhere too. Give each button of the block an id of its own.',
            )
        if not action.keys() & {"to", "wrong", "message", "toggles"}:
            yield Fault(path, 'the button does nothing. Add "to", "message", "toggles" or "wrong".')
        if "toggles" in action and action["toggles"] not in _switches(block):
            yield Fault(f"{path}.toggles", f'"{action["toggles"]}" is not the id of a switch of the block.')


def _needs(block: Json) -> Iterable[Fault]:
    for path, screen, action in _every_action(block):
        fields = {field["id"]: possible(field) for field in screen.get("fields", [])}
        for number, need in enumerate(action.get("needs", [])):
            yield from _need(need, f"{path}.needs[{number}]", fields, _switches(block))


def _need(need: Json, place: str, fields: Mapping[str, set[str]], switches: set[str]) -> Iterable[Fault]:
    if ("field" in need) == ("switch" in need):
        yield Fault(place, 'name either a "field" of this screen or a "switch" of the block.')
        return
    kind, owner = ("field", "this screen") if "field" in need else ("switch", "the block")
    possible_facts = fields if kind == "field" else {name: {"on", "off"} for name in switches}
    facts = possible_facts.get(need[kind], set())
    if not facts:
        yield Fault(f"{place}.{kind}", f'{owner} has no {kind} "{need[kind]}".')
    elif need["fact"] not in facts:
        yield Fault(
            f"{place}.fact", f'"{need["fact"]}" can never be true. Choose one of: {", ".join(sorted(facts))}.'
        )


def _switches(block: Json) -> set[str]:
    return {switch["id"] for switch in block.get("switches", [])}


def _every_action(block: Json) -> Iterable[tuple[str, dict[str, Any], dict[str, Any]]]:
    for number, screen in enumerate(block["screens"]):
        for place, action in enumerate(screen.get("actions", [])):
            yield f"screens[{number}].actions[{place}]", screen, action


def _ways(block: Json) -> dict[str, list[str]]:
    return {
        screen["id"]: [action["to"] for action in screen.get("actions", []) if "to" in action]
        for screen in block["screens"]
    }
