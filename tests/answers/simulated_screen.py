from collections.abc import Iterator

from tests.answers import Answers, Form, Json

TYPED = {
    "text": "Kim Esimerkki",
    "search": "Kim Esimerkki",
    "address": "kim.esimerkki26",
    "password": "kahvi-silta-lumi-48",
    "phone": "000 000",
}
Place = tuple[str, frozenset[str]]  # a screen, and the switches that are on
Way = list[tuple[Json, Json]]  # screens, each with the action that leads on


def way_to_the_goal(block: Json) -> list[Json]:
    """The shortest log of right actions, every need met."""
    return [press(action) for _screen, action in _way(block)]


def press(action: Json) -> Json:
    """A response to an action with every fact that it needs of the screen's fields."""
    fields: dict[str, list[str]] = {}
    for need in action.get("needs", []):
        if "field" in need:
            fields.setdefault(need["field"], []).append(need["fact"])
    return {"action": action["id"], "fields": fields}


def may_press(action: Json, on: frozenset[str]) -> bool:
    """Do the switches stand as the action needs them?"""
    needs = [need for need in action.get("needs", []) if "switch" in need]
    return all((need["switch"] in on) == (need["fact"] == "on") for need in needs)


def _way(block: Json) -> Way:
    screens: dict[str, Json] = {screen["id"]: screen for screen in block["screens"]}
    first = (
        block["start"],
        frozenset(switch["id"] for switch in block.get("switches", []) if switch.get("is_on")),
    )
    waiting: list[tuple[Place, Way]] = [(first, [])]
    met: set[Place] = {first}
    while waiting:
        here, way = waiting.pop(0)
        if here[0] == block["goal"]:
            return way
        screen = screens[here[0]]
        for action, there in _ways_on(screen, here):
            if there not in met:
                met.add(there)
                waiting.append((there, [*way, (screen, action)]))
    raise AssertionError(f"No way leads from {block['start']} to {block['goal']}.")


def _ways_on(screen: Json, here: Place) -> Iterator[tuple[Json, Place]]:
    name, on = here
    for action in screen.get("actions", []):
        if "wrong" not in action and may_press(action, on):
            toggled = {action["toggles"]} if "toggles" in action else set()
            yield action, (action.get("to", name), on ^ toggled)


def _forms(block: Json) -> Iterator[Form]:
    for screen, action in _way(block):
        yield {**dict(_filled_in(screen, action)), "action": [action["id"]]}


def _filled_in(screen: Json, action: Json) -> Iterator[tuple[str, list[str]]]:
    needs = {(need.get("field"), need["fact"]) for need in action.get("needs", [])}
    for field in screen.get("fields", []):
        name, kind = field["id"], field["kind"]
        if kind in {"checkbox", "switch"}:
            yield f"field-{name}", ["1"] if (name, "checked") in needs else []
        elif kind in {"radio", "select"}:
            ids = [option["id"] for option in field["options"]]
            yield f"field-{name}", [each for each in ids if (name, f"is-{each}") in needs] or ids[:1]
        else:
            yield f"field-{name}", field["accepted"]["en"][:1] if "accepted" in field else [TYPED[kind]]


def _traps(block: Json) -> Iterator[Form]:
    for screen in block["screens"]:
        for action in screen.get("actions", []):
            if action.keys() & {"wrong", "needs"}:
                yield {"action": [action["id"]]}


ANSWERS = Answers(
    types=("simulated_screen",),
    best=way_to_the_goal,
    worst=lambda block: {"action": "no-such-button", "fields": {}},
    forms=_forms,
    wrong_forms=_traps,
)
