"""Statements about oneself on a scale in words; at the end one's own strengths in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from activities.blocks.contract import History, Json, Page, Response, Texts, Unreadable
from activities.blocks.fields import NAMED, Id, ListOf, Part, Translated
from activities.blocks.judging import last_of
from activities.blocks.options import offered
from activities.blocks.phrases import Phrase as _
from activities.blocks.questions import PROMPT, THANKS, Unmarked
from activities.blocks.texts import joined, localised
from activities.incoming.texts import value_of

CHOOSE_SOME = _("You have not chosen anything yet. Choose at least one answer.")
STRENGTHS = _("Your strengths:")
ON_THE_WAY = _("You are already well on your way with these:")
STILL_TO_COME = _("Everything can be learned. Choose one thing that you want to practise first.")
_STATEMENT = Part(
    {
        "id": Id(is_required=True),
        "text": Translated(is_required=True),
        "strength": Translated(is_required=True, is_hidden=True),
    }
)


class SelfAssessment(Unmarked):
    """No points and no right answer: nothing of it is ever a grade, and whatever one skips is skipped."""

    type = "self_assessment"
    fields = {
        **PROMPT,
        **THANKS,
        "scale": ListOf(NAMED, least=2, most=5, is_required=True),
        "statements": ListOf(_STATEMENT, least=2, most=12, is_required=True),
    }

    def read(self, block: Json, form: Mapping[str, list[str]]) -> Response:
        levels = {level["id"] for level in block["scale"]}
        sent = {one["id"]: value_of(form, f"response-{one['id']}") for one in block["statements"]}
        choices = {name: level for name, level in sent.items() if level in levels}
        if not choices:
            raise Unreadable(CHOOSE_SOME)
        return {"levels": choices}

    def words(self, block: Json, response: Json) -> list[Texts | None]:
        *_, nearly, fully = block["scale"]
        strong, on_the_way = _strengths(block, response, fully), _strengths(block, response, nearly)
        if len(block["scale"]) == 2:
            on_the_way = []  # of two levels the lower one is "not yet"
        if not strong and not on_the_way:
            return [STILL_TO_COME]
        return [_listed(STRENGTHS, strong), _listed(ON_THE_WAY, on_the_way)]

    def inputs(self, block: Json, language: str, history: History) -> Page:
        choices = last_of(history).get("levels", {})
        return {
            "lines": [
                {
                    "id": statement["id"],
                    "text": localised(statement["text"], language),
                    "targets": offered(block["scale"], language, {choices.get(statement["id"])}),
                }
                for statement in block["statements"]
            ],
        }


def _strengths(block: Json, response: Json, level: Json) -> list[Texts]:
    choices = response.get("levels", {})
    return [one["strength"] for one in block["statements"] if choices.get(one["id"]) == level["id"]]


def _listed(title: Texts, strengths: Sequence[Texts]) -> Texts | None:
    """The title and a line for each strength, or nothing where there is none."""
    if not strengths:
        return None
    lines = [{language: f"• {text}" for language, text in one.items()} for one in strengths]
    return {language: str(text) for language, text in joined([title, *lines], "\n").items()}
