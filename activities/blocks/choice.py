"""A question with options: one right option (radio buttons) or several (check boxes)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from activities.blocks.contract import Fault, History, Json, Judgement, Page, Response, Unreadable
from activities.blocks.fields import Flag
from activities.blocks.judging import judged, last_of
from activities.blocks.options import OPTIONS, chosen_in, offered, option_faults, share_of
from activities.blocks.phrases import Phrase as _
from activities.blocks.questions import QUESTION, Question

CHOOSE_ONE = _("You have not chosen an answer yet. Choose one, then answer.")
CHOOSE_SOME = _("You have not chosen an answer yet. Choose at least one, then answer.")


class Choice(Question):
    """Each option carries its own feedback, shown once that option has been chosen."""

    type = "choice"
    fields = {**QUESTION, "is_multiple": Flag(), "options": OPTIONS}

    def read(self, block: Json, form: Mapping[str, list[str]]) -> Response:
        chosen = chosen_in(block, form.get("response", []))
        if not chosen:
            raise Unreadable(CHOOSE_SOME if block.get("is_multiple") else CHOOSE_ONE)
        return {"chosen": chosen}

    def judge(self, block: Json, response: Json, history: History) -> Judgement:
        share, texts = share_of(block, response.get("chosen", []))
        return judged(block, share, texts)

    def inputs(self, block: Json, language: str, history: History) -> Page:
        return {
            "is_multiple": block.get("is_multiple", False),
            "options": offered(block["options"], language, last_of(history).get("chosen", [])),
        }

    def faults(self, block: Json) -> Iterable[Fault]:
        return option_faults(block)
