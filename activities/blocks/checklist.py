"""A list to tick for oneself; nobody judges it."""

from __future__ import annotations

from collections.abc import Mapping

from activities.blocks.contract import History, Json, Page, Response
from activities.blocks.fields import NAMED, ListOf
from activities.blocks.judging import last_of
from activities.blocks.options import offered
from activities.blocks.questions import PROMPT, THANKS, Unmarked


class Checklist(Unmarked):
    """Ticking nothing is an answer too: "not yet" is said without shame."""

    type = "checklist"
    fields = {**PROMPT, **THANKS, "items": ListOf(NAMED, least=2, is_required=True)}

    def read(self, block: Json, form: Mapping[str, list[str]]) -> Response:
        sent = set(form.get("response", []))
        return {"done": [item["id"] for item in block["items"] if item["id"] in sent]}

    def inputs(self, block: Json, language: str, history: History) -> Page:
        return {"lines": offered(block["items"], language, last_of(history).get("done", []))}
