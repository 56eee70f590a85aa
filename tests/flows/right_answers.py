"""The right answers to an activity, read from its content file as its author wrote them."""

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent.parent
CONTENT = _ROOT / "activities" / "content"
ONE_OF_EACH = _ROOT / "tests" / "activities" / "content" / "every-block"  # an activity of the tests' own
TYPED = {
    "text": "Kim Esimerkki",
    "search": "Kim Esimerkki",
    "address": "kim.esimerkki26",
    "password": "kahvi-silta-lumi-48",
    "phone": "000 000",
}
JUDGED = {"choice", "order", "match", "sort", "fill_in", "dialogue", "simulated_screen"}

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """One form post: the values by field name, and the button that sends it, if it is one of several."""

    step: int
    block: str
    values: dict[str, list[str]] = field(default_factory=dict)
    button: tuple[str, str] | None = None


def steps(slug: str) -> list[Json]:
    folder = ONE_OF_EACH if slug == ONE_OF_EACH.name else CONTENT
    content: Json = json.loads((folder / f"{slug}.json").read_text(encoding="utf-8"))
    found: list[Json] = content["steps"]
    return found


def right_answers(slug: str) -> list[Answer]:
    """All that brings full points, in the order of the steps."""
    found: list[Answer] = []
    for number, step in enumerate(steps(slug), start=1):
        for block in step["blocks"]:
            found.extend(_answers(number, block))
    return found


def full_points(slug: str) -> int:
    """What all of it is worth; a checklist is worth nothing."""
    blocks = [block for step in steps(slug) for block in step["blocks"]]
    return sum(
        block.get("points", 1) for block in blocks if block["type"] in JUDGED or block.get("questions")
    )


def _answers(step: int, block: Json) -> Iterator[Answer]:
    name = block["id"]
    if block["type"] == "simulated_screen":
        yield from _walk(step, block)
    elif block["type"] == "dialogue":
        yield from (Answer(step, name, {}, ("reply", reply)) for reply in _good_replies(block))
    elif values := _values(block):
        yield Answer(step, name, values)


def _values(block: Json) -> dict[str, list[str]]:
    """What is filled in by field name, where one form is the whole answer."""
    kind = block["type"]
    if kind == "choice":
        return {"response": _right(block)}
    if kind == "checklist":
        return {"response": [block["items"][0]["id"]]}
    if kind == "reflection":
        return {"response": ["Tein jakkaran. " * block.get("min_words", 1)]}
    if kind == "order":
        return {f"response-{item['id']}": [str(place)] for place, item in enumerate(block["items"], start=1)}
    if kind in {"match", "sort"}:
        return {f"response-{item['id']}": [item["target"]] for item in block["items"]}
    if kind == "fill_in":
        return {f"response-{gap['id']}": gap["accepted"]["en"][:1] for gap in block["gaps"]}
    if kind == "self_assessment":
        return {f"response-{one['id']}": [block["scale"][-1]["id"]] for one in block["statements"]}
    return {f"response-{one['id']}": _right(one) for one in block.get("questions", [])}


def _right(question: Json) -> list[str]:
    return [one["id"] for one in question["options"] if one.get("correct")]


def _good_replies(block: Json) -> list[str]:
    """The first good reply of each turn, to the end."""
    turns, here, said = {turn["id"]: turn for turn in block["turns"]}, block["start"], []
    while turns[here].get("replies"):
        reply = next(one for one in turns[here]["replies"] if "wrong" not in one)
        said.append(reply["id"])
        here = reply["to"]
    return said


def _walk(step: int, block: Json) -> Iterator[Answer]:
    screens: dict[str, Json] = {screen["id"]: screen for screen in block["screens"]}
    for screen_id, action in _shortest(block):
        values = dict(_filled_in(screens[screen_id], action))
        yield Answer(step, block["id"], values, ("action", action["id"]))


Place = tuple[str, frozenset[str]]  # a screen, and the switches that are on


def _shortest(block: Json) -> list[tuple[str, Json]]:
    screens: dict[str, Json] = {screen["id"]: screen for screen in block["screens"]}
    first = (block["start"], frozenset(one["id"] for one in block.get("switches", []) if one.get("is_on")))
    waiting: deque[tuple[Place, list[tuple[str, Json]]]] = deque([(first, [])])
    seen: set[Place] = {first}
    while waiting:
        here, way = waiting.popleft()
        if here[0] == block["goal"]:
            return way
        for action, there in _ways_on(screens[here[0]], here):
            if there not in seen:
                seen.add(there)
                waiting.append((there, [*way, (here[0], action)]))
    raise AssertionError(f"No way leads from {block['start']} to {block['goal']}.")


def _ways_on(screen: Json, here: Place) -> Iterator[tuple[Json, Place]]:
    name, on = here
    for action in screen.get("actions", []):
        needs = [need for need in action.get("needs", []) if "switch" in need]
        if "wrong" not in action and all((one["switch"] in on) == (one["fact"] == "on") for one in needs):
            toggled = {action["toggles"]} if "toggles" in action else set()
            yield action, (action.get("to", name), on ^ toggled)


def _filled_in(screen: Json, action: Json) -> Iterator[tuple[str, list[str]]]:
    needs = {(need.get("field"), need["fact"]) for need in action.get("needs", [])}
    for one in screen.get("fields", []):
        name, kind = one["id"], one["kind"]
        if kind in {"checkbox", "switch"}:
            yield f"field-{name}", ["1"] if (name, "checked") in needs else []
        elif kind in {"radio", "select"}:
            wanted = [option["id"] for option in one["options"] if (name, f"is-{option['id']}") in needs]
            yield f"field-{name}", wanted or [one["options"][0]["id"]]
        else:
            yield f"field-{name}", one["accepted"]["en"][:1] if "accepted" in one else [TYPED[kind]]
