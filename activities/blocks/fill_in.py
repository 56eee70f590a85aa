"""Gaps to fill in by typing a word or two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from activities.blocks.contract import Fault, History, Json, Judgement, Page, Response, Texts, Unreadable
from activities.blocks.fields import Accepted, Id, ListOf, Part, Translated
from activities.blocks.judging import NO_ANSWER, judged, last_of, look_again
from activities.blocks.phrases import Phrase as _
from activities.blocks.questions import QUESTION, Question
from activities.blocks.texts import localised, naming
from activities.blocks.typed import MOST_LETTERS, is_among, plain
from activities.incoming.texts import value_of

WRITE_EACH = _("Write an answer for each line. These have none yet:")
TOO_LONG_HERE = _("This is too long.")
TOO_LONG = _("An answer may have 100 letters at most. Make these shorter:")
_MISTAKE = Part(
    {
        "answers": Accepted(is_required=True, is_in_every_language=False),
        "feedback": Translated(is_required=True),
    }
)
_GAP = Part(
    {
        "id": Id(is_required=True),
        "label": Translated(is_required=True),
        "after": Translated(),
        "hint": Translated(),
        "accepted": Accepted(is_required=True, is_hidden=True),
        "mistakes": ListOf(_MISTAKE, least=1, is_hidden=True),
        "feedback": Translated(is_hidden=True),
    }
)


class FillIn(Question):
    """Each gap is worth its share; a known mistake is answered by name, any other by the gap's own word."""

    type = "fill_in"
    fields = {**QUESTION, "gaps": ListOf(_GAP, least=1, most=8, is_required=True)}

    def read(self, block: Json, form: Mapping[str, list[str]]) -> Response:
        typed = {gap["id"]: _typed(value_of(form, f"response-{gap['id']}")) for gap in block["gaps"]}
        too_long = {gap["id"]: gap["label"] for gap in block["gaps"] if len(typed[gap["id"]]) > MOST_LETTERS}
        if too_long:
            texts = naming(TOO_LONG, too_long.values())
            raise Unreadable(texts, {"typed": typed}, parts=too_long, note=TOO_LONG_HERE)
        missing = {gap["id"]: gap["label"] for gap in block["gaps"] if not plain(typed[gap["id"]])}
        if missing:
            texts = naming(WRITE_EACH, missing.values())
            raise Unreadable(texts, {"typed": typed}, parts=missing, note=NO_ANSWER)
        return {"typed": typed}

    def judge(self, block: Json, response: Json, history: History) -> Judgement:
        typed = response.get("typed", {})
        astray = [gap for gap in block["gaps"] if not is_among(typed.get(gap["id"], ""), gap["accepted"])]
        texts = look_again([gap["label"] for gap in astray])
        texts += [text for gap in astray for text in _feedback_of(gap, typed.get(gap["id"], ""))]
        return judged(block, 1 - len(astray) / len(block["gaps"]), texts)

    def inputs(self, block: Json, language: str, history: History) -> Page:
        typed = last_of(history).get("typed", {})
        return {
            "most_letters": MOST_LETTERS,
            "gaps": [
                {
                    "id": gap["id"],
                    "label": localised(gap["label"], language),
                    "after": localised(gap.get("after"), language),
                    "hint": localised(gap.get("hint"), language),
                    "typed": typed.get(gap["id"], ""),
                }
                for gap in block["gaps"]
            ],
        }

    def faults(self, block: Json) -> Iterable[Fault]:
        for number, gap in enumerate(block["gaps"]):
            for place, mistake in enumerate(gap.get("mistakes", [])):
                for answer in (one for many in mistake["answers"].values() for one in many):
                    if is_among(answer, gap["accepted"]):
                        yield Fault(
                            f"gaps[{number}].mistakes[{place}].answers",
                            f'"{answer}" is accepted too. Leave it in one of the two.',
                        )


def _typed(text: str) -> str:
    return " ".join(text.split())


def _feedback_of(gap: Json, typed: str) -> list[Texts]:
    mistakes = gap.get("mistakes", [])
    specific = [mistake["feedback"] for mistake in mistakes if is_among(typed, mistake["answers"])]
    return specific[:1] or ([gap["feedback"]] if "feedback" in gap else [])
