"""The best and the worst that one can answer to a block, found from the content itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from activities.interchange.check import content_files
from activities.interchange.schema import CONTENT

Json = dict[str, Any]
CONTENTS: dict[str, Json] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in content_files(CONTENT)
}


def blocks(*types: str) -> list[Any]:
    """Every block of the published content, those of certain types only if any are named."""
    return [
        block
        for content in CONTENTS.values()
        for step in content["steps"]
        for block in step["blocks"]
        if not types or block["type"] in types
    ]


def best(block: Json) -> list[Json]:
    """The responses of someone who gets everything right, oldest first."""
    return _BEST[block["type"]](block)


def worst(block: Json) -> Json:
    """One response that is as wrong as can be."""
    return _WORST[block["type"]](block)


def way_to_the_goal(block: Json) -> list[Json]:
    """The shortest log of right actions, every need met."""
    screens = {screen["id"]: screen for screen in block["screens"]}
    waiting: list[tuple[str, list[Json]]] = [(block["start"], [])]
    seen: set[str] = set()
    while waiting:
        name, log = waiting.pop(0)
        if name == block["goal"]:
            return log
        for action in screens[name].get("actions", []) if name not in seen else []:
            if "to" in action and "wrong" not in action:
                waiting.append((action["to"], [*log, press(action)]))
        seen.add(name)
    raise AssertionError("no way")


def press(action: Json) -> Json:
    """A response to an action with every fact that it needs."""
    fields: dict[str, list[str]] = {}
    for need in action.get("needs", []):
        fields.setdefault(need["field"], []).append(need["fact"])
    return {"action": action["id"], "fields": fields}


def _places(block: Json, shift: int) -> Json:
    size = len(block["items"])
    return {
        "positions": {item["id"]: (n + shift) % size + 1 for n, item in enumerate(block["items"])},
    }


def _wrong_targets(block: Json) -> Json:
    ids = [target["id"] for target in block["targets"]]
    return {
        "targets": {item["id"]: next(one for one in ids if one != item["target"]) for item in block["items"]}
    }


_BEST: dict[str, Callable[[Json], list[Json]]] = {
    "choice": lambda block: [{"chosen": [one["id"] for one in block["options"] if one.get("correct")]}],
    "order": lambda block: [_places(block, 0)],
    "match": lambda block: [{"targets": {item["id"]: item["target"] for item in block["items"]}}],
    "sort": lambda block: [{"targets": {item["id"]: item["target"] for item in block["items"]}}],
    "checklist": lambda block: [{"done": [item["id"] for item in block["items"]]}],
    "reflection": lambda block: [{"text": "sana " * 200, "photo": "", "description": ""}],
    "simulated_screen": way_to_the_goal,
}
_WORST: dict[str, Callable[[Json], Json]] = {
    "choice": lambda block: {"chosen": [one["id"] for one in block["options"] if not one.get("correct")]},
    "order": lambda block: _places(block, 1),
    "match": _wrong_targets,
    "sort": _wrong_targets,
    "checklist": lambda block: {"done": []},
    "reflection": lambda block: {"text": "ei", "photo": "", "description": ""},
    "simulated_screen": lambda block: {"action": "no-such-button", "fields": {}},
}
