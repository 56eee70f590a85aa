"""What can be wrong with a dialogue although its schema is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from activities.blocks.contract import Fault, Json
from activities.blocks.dialogue_path import START_AGAIN
from activities.blocks.reach import reached


def dialogue_faults(block: Json) -> Iterable[Fault]:
    """Replies that lead nowhere, turns that nobody meets, talks without an end, and no way to say it all well."""
    names = {turn["id"] for turn in block["turns"]}
    yield from _links(block, names)
    yield from _replies(block)
    met = reached(block["start"], _ways(block, with_poor=True))
    for number, turn in enumerate(block["turns"]):
        if turn["id"] not in met:
            yield Fault(
                f"turns[{number}]", f'no way leads to "{turn["id"]}". Let a reply go "to" it, or remove it.'
            )
        elif not _ends(block) & reached(turn["id"], _ways(block, with_poor=True)):
            yield Fault(f"turns[{number}]", "from here the talk never ends. Let a reply lead to an end.")
    if block["start"] in _ends(block):
        yield Fault("start", "the talk ends where it starts. Give the first turn replies.")
    if not _ends(block) & reached(block["start"], _ways(block, with_poor=False)):
        yield Fault("turns", 'no end is reached by replies without "wrong". Let good replies lead to an end.')


def _links(block: Json, names: set[str]) -> Iterable[Fault]:
    links = [("start", block["start"])]
    links += [(f"{path}.to", reply["to"]) for path, reply in _every_reply(block) if "to" in reply]
    for path, name in links:
        if name not in names:
            yield Fault(path, f'"{name}" is not the id of a turn. Choose one of: {", ".join(sorted(names))}.')


def _replies(block: Json) -> Iterable[Fault]:
    counts = Counter(reply["id"] for _, reply in _every_reply(block))
    for path, reply in _every_reply(block):
        if counts[reply["id"]] > 1 or reply["id"] == START_AGAIN:
            yield Fault(
                f"{path}.id",
                f'"{reply["id"]}" is used elsewhere too. Give each reply of the block an id of its own.',
            )
        if not reply.keys() & {"to", "wrong"}:
            yield Fault(path, 'the reply does nothing. Add "to", or "wrong" to say why it does not go on.')


def _ways(block: Json, *, with_poor: bool) -> dict[str, list[str]]:
    return {
        turn["id"]: [
            reply["to"]
            for reply in turn.get("replies", [])
            if "to" in reply and (with_poor or "wrong" not in reply)
        ]
        for turn in block["turns"]
    }


def _ends(block: Json) -> set[str]:
    return {turn["id"] for turn in block["turns"] if not turn.get("replies")}


def _every_reply(block: Json) -> Iterable[tuple[str, dict[str, Any]]]:
    for number, turn in enumerate(block["turns"]):
        for place, reply in enumerate(turn.get("replies", [])):
            yield f"turns[{number}].replies[{place}]", reply
