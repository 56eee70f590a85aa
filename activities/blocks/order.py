"""Things to put in order, each with a numbered select; the file lists them in the right order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from activities.blocks.contract import History, Json, Judgement, Page, Response, Texts, Unreadable
from activities.blocks.fields import NAMED, ListOf
from activities.blocks.judging import judged, last_of, look_again
from activities.blocks.phrases import Phrase as _
from activities.blocks.questions import QUESTION, Question
from activities.blocks.texts import localised, naming
from activities.incoming.texts import value_of

NUMBER_EACH = _("Give each line a number. These have none yet:")
SAME_NUMBER = _("The same number stands in two places. Give each line a number of its own. Look at these:")

NO_NUMBER = _("A number is missing here.")
TWICE = _("This number stands in another line too.")


class Order(Question):
    """Each thing in its right place is worth a share of the points."""

    type = "order"
    fields = {**QUESTION, "items": ListOf(NAMED, least=3, most=8, is_required=True)}

    def read(self, block: Json, form: Mapping[str, list[str]]) -> Response:
        allowed = {str(number): number for number in range(1, len(block["items"]) + 1)}
        sent = {item["id"]: value_of(form, f"response-{item['id']}") for item in block["items"]}
        positions = {name: allowed[value] for name, value in sent.items() if value in allowed}
        missing = [item for item in _mixed(block) if item["id"] not in positions]
        if missing:
            raise _unreadable(NUMBER_EACH, missing, positions, NO_NUMBER)
        numbers = list(positions.values())
        twice = [item for item in _mixed(block) if numbers.count(positions[item["id"]]) > 1]
        if twice:
            raise _unreadable(SAME_NUMBER, twice, positions, TWICE)
        return {"positions": positions}

    def judge(self, block: Json, response: Json, history: History) -> Judgement:
        positions = response.get("positions", {})
        right = {item["id"]: number for number, item in enumerate(block["items"], start=1)}
        # As they stand on the page: in the order of the file they would tell the right one.
        astray = [item["text"] for item in _mixed(block) if positions.get(item["id"]) != right[item["id"]]]
        share = 1 - len(astray) / len(block["items"])
        return judged(block, share, look_again(astray))

    def inputs(self, block: Json, language: str, history: History) -> Page:
        positions = last_of(history).get("positions", {})
        return {
            "numbers": list(range(1, len(block["items"]) + 1)),
            "lines": [
                {
                    "id": item["id"],
                    "text": localised(item["text"], language),
                    "given": positions.get(item["id"]),
                }
                for item in _mixed(block)
            ],
        }


def _unreadable(texts: Texts, items: Sequence[Json], positions: dict[str, int], note: Texts) -> Unreadable:
    message = naming(texts, [item["text"] for item in items])
    return Unreadable(message, {"positions": positions}, parts=[item["id"] for item in items], note=note)


def _mixed(block: Json) -> list[dict[str, Any]]:
    """The things in an order that stays the same for everyone, and is never the right one."""
    items: list[dict[str, Any]] = list(block["items"])
    mixed = sorted(items, key=lambda item: sha256(f"{block['id']}/{item['id']}".encode()).hexdigest())
    return mixed if mixed != items else mixed[1:] + mixed[:1]
