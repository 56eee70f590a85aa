"""The right answers to an activity, read from its content file as its author wrote them."""

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parent.parent.parent / "activities" / "content"
TYPED = {
    "text": "Kim Esimerkki",
    "address": "kim.esimerkki26",
    "password": "kahvi-silta-lumi-48",
    "phone": "000 000",
}
JUDGED = {"choice", "order", "match", "sort", "simulated_screen"}

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """One form post: the values by field name, and the button that sends it, if it is one of several."""

    step: int
    block: str
    values: dict[str, list[str]] = field(default_factory=dict)
    button: tuple[str, str] | None = None


def steps(slug: str) -> list[Json]:
    content: Json = json.loads((CONTENT / f"{slug}.json").read_text(encoding="utf-8"))
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
    return sum(block.get("points", 1) for block in blocks if block["type"] in JUDGED)


def _answers(step: int, block: Json) -> Iterator[Answer]:
    kind, name = block["type"], block["id"]
    if kind == "choice":
        yield Answer(step, name, {"response": [one["id"] for one in block["options"] if one.get("correct")]})
    elif kind == "checklist":
        yield Answer(step, name, {"response": [block["items"][0]["id"]]})
    elif kind == "reflection":
        yield Answer(step, name, {"response": ["Tein jakkaran. " * block.get("min_words", 1)]})
    elif kind == "order":
        places = enumerate(block["items"], start=1)
        yield Answer(step, name, {f"response-{item['id']}": [str(place)] for place, item in places})
    elif kind in {"match", "sort"}:
        yield Answer(step, name, {f"response-{item['id']}": [item["target"]] for item in block["items"]})
    elif kind == "simulated_screen":
        yield from _walk(step, block)


def _walk(step: int, block: Json) -> Iterator[Answer]:
    screens: dict[str, Json] = {screen["id"]: screen for screen in block["screens"]}
    for screen_id, action in _shortest(screens, block["start"], block["goal"]):
        values = dict(_filled_in(screens[screen_id], action))
        yield Answer(step, block["id"], values, ("action", action["id"]))


def _shortest(screens: dict[str, Json], start: str, goal: str) -> list[tuple[str, Json]]:
    waiting: deque[tuple[str, list[tuple[str, Json]]]] = deque([(start, [])])
    seen = {start}
    while waiting:
        here, way = waiting.popleft()
        if here == goal:
            return way
        for action in screens[here].get("actions", []):
            if "wrong" not in action and action.get("to") and action["to"] not in seen:
                seen.add(action["to"])
                waiting.append((action["to"], [*way, (here, action)]))
    raise AssertionError(f"No way leads from {start} to {goal}.")


def _filled_in(screen: Json, action: Json) -> Iterator[tuple[str, list[str]]]:
    needs = {(need["field"], need["fact"]) for need in action.get("needs", [])}
    for one in screen.get("fields", []):
        name, kind = one["id"], one["kind"]
        if kind == "checkbox":
            yield f"field-{name}", ["1"] if (name, "checked") in needs else []
        elif kind == "radio":
            wanted = [option["id"] for option in one["options"] if (name, f"is-{option['id']}") in needs]
            yield f"field-{name}", wanted or [one["options"][0]["id"]]
        else:
            yield f"field-{name}", [TYPED[kind]]
