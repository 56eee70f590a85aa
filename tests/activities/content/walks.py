"""The best and the worst that one can answer to a block, found from the content itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from activities.publishing.checks.check import content_files
from activities.publishing.checks.schema import CONTENT
from tests.architecture.files import plenty

Json = dict[str, Any]
ONE_OF_EACH_FOLDER = Path(__file__).parent / "every-block"
ONE_OF_EACH: Json = json.loads((ONE_OF_EACH_FOLDER / "every-block.json").read_text(encoding="utf-8"))
CONTENTS: dict[str, Json] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in plenty(content_files(CONTENT), 11, "content files")
}


def blocks(*types: str) -> list[Any]:
    """Every block of the published content and of the test's own, those of certain types only if any are named."""
    return [
        block
        for content in (ONE_OF_EACH, *CONTENTS.values())
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
    first = frozenset(switch["id"] for switch in block.get("switches", []) if switch.get("is_on"))
    waiting: list[tuple[str, frozenset[str], list[Json]]] = [(block["start"], first, [])]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, on, log = waiting.pop(0)
        if name == block["goal"]:
            return log
        for action in screens[name].get("actions", []) if (name, on) not in seen else []:
            if action.keys() & {"to", "toggles"} and "wrong" not in action and may_press(action, on):
                after = on ^ {action["toggles"]} if "toggles" in action else on
                waiting.append((action.get("to", name), after, [*log, press(action)]))
        seen.add((name, on))
    raise AssertionError("no way")


def may_press(action: Json, on: frozenset[str]) -> bool:
    """Do the switches stand as the action needs them?"""
    needs = [need for need in action.get("needs", []) if "switch" in need]
    return all((need["switch"] in on) == (need["fact"] == "on") for need in needs)


def press(action: Json) -> Json:
    """A response to an action with every fact that it needs of the screen's fields."""
    fields: dict[str, list[str]] = {}
    for need in action.get("needs", []):
        if "field" in need:
            fields.setdefault(need["field"], []).append(need["fact"])
    return {"action": action["id"], "fields": fields}


def way_through(block: Json) -> list[Json]:
    """The replies of someone who says everything well, to the end."""
    turns = {turn["id"]: turn for turn in block["turns"]}
    waiting: list[tuple[str, list[Json]]] = [(block["start"], [])]
    while waiting:
        name, log = waiting.pop(0)
        if not turns[name].get("replies"):
            return log
        for reply in turns[name]["replies"]:
            if "wrong" not in reply and len(log) < len(turns):
                waiting.append((reply["to"], [*log, {"reply": reply["id"]}]))
    raise AssertionError("no way")


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


def _options(question: Json, *, right: bool) -> list[str]:
    return [one["id"] for one in question["options"] if bool(one.get("correct")) is right]


def _moments(block: Json, *, right: bool) -> Json:
    return {"chosen": {one["id"]: _options(one, right=right) for one in block["questions"]}}


def _typed(block: Json) -> Json:
    return {"typed": {gap["id"]: next(iter(gap["accepted"].values()))[0] for gap in block["gaps"]}}


def _levels(block: Json, place: int) -> Json:
    return {"levels": {one["id"]: block["scale"][place]["id"] for one in block["statements"]}}


_BEST: dict[str, Callable[[Json], list[Json]]] = {
    "choice": lambda block: [{"chosen": _options(block, right=True)}],
    "order": lambda block: [_places(block, 0)],
    "match": lambda block: [{"targets": {item["id"]: item["target"] for item in block["items"]}}],
    "sort": lambda block: [{"targets": {item["id"]: item["target"] for item in block["items"]}}],
    "checklist": lambda block: [{"done": [item["id"] for item in block["items"]]}],
    "reflection": lambda block: [{"text": "sana " * 200, "photo": "", "description": ""}],
    "simulated_screen": way_to_the_goal,
    "dialogue": way_through,
    "fill_in": lambda block: [_typed(block)],
    "video": lambda block: [_moments(block, right=True)],
    "self_assessment": lambda block: [_levels(block, -1)],
}
_WORST: dict[str, Callable[[Json], Json]] = {
    "choice": lambda block: {"chosen": _options(block, right=False)},
    "order": lambda block: _places(block, 1),
    "match": _wrong_targets,
    "sort": _wrong_targets,
    "checklist": lambda block: {"done": []},
    "reflection": lambda block: {"text": "ei", "photo": "", "description": ""},
    "simulated_screen": lambda block: {"action": "no-such-button", "fields": {}},
    "dialogue": lambda block: {"reply": "no-such-reply"},
    "fill_in": lambda block: {"typed": {gap["id"]: "xyzzy" for gap in block["gaps"]}},
    "video": lambda block: _moments(block, right=False),
    "self_assessment": lambda block: _levels(block, 0),
}
