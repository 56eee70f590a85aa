"""Things to be given a target each: matched by selects, or sorted into groups by radio buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from activities.blocks.contract import Fault, History, Json, Judgement, Page, Response, Unreadable
from activities.blocks.fields import NAMED, Id, ListOf, Part, Translated
from activities.blocks.judging import NO_ANSWER, judged, last_of, look_again
from activities.blocks.options import offered
from activities.blocks.phrases import Phrase as _
from activities.blocks.questions import QUESTION, Question
from activities.blocks.texts import localised, naming
from activities.incoming.texts import value_of

CHOOSE_EACH = _("Choose an answer for each line. These have none yet:")
_ITEM = Part(
    {
        "id": Id(is_required=True),
        "text": Translated(is_required=True),
        "target": Id(is_required=True, is_hidden=True),
        "feedback": Translated(is_hidden=True),
    }
)


class Assign(Question):
    """Matching and sorting differ only in how they look: each thing has one right target."""

    fields = {
        **QUESTION,
        "targets": ListOf(NAMED, least=2, most=8, is_required=True),
        "items": ListOf(_ITEM, least=2, most=10, is_required=True),
    }

    def __init__(self, name: str) -> None:
        self.type = name

    def read(self, block: Json, form: Mapping[str, list[str]]) -> Response:
        targets = {target["id"] for target in block["targets"]}
        sent = {item["id"]: value_of(form, f"response-{item['id']}") for item in block["items"]}
        choices = {name: target for name, target in sent.items() if target in targets}
        missing = {item["id"]: item["text"] for item in block["items"] if item["id"] not in choices}
        if missing:
            texts = naming(CHOOSE_EACH, missing.values())
            raise Unreadable(texts, {"targets": choices}, parts=missing, note=NO_ANSWER)
        return {"targets": choices}

    def judge(self, block: Json, response: Json, history: History) -> Judgement:
        choices = response.get("targets", {})
        astray = [item for item in block["items"] if choices.get(item["id"]) != item["target"]]
        specific = look_again([item["text"] for item in astray])
        specific += [item["feedback"] for item in astray if "feedback" in item]
        return judged(block, 1 - len(astray) / len(block["items"]), specific)

    def inputs(self, block: Json, language: str, history: History) -> Page:
        choices = last_of(history).get("targets", {})
        return {
            "lines": [
                {
                    "id": item["id"],
                    "text": localised(item["text"], language),
                    "targets": offered(block["targets"], language, {choices.get(item["id"])}),
                }
                for item in block["items"]
            ],
        }

    def faults(self, block: Json) -> Iterable[Fault]:
        targets = {target["id"] for target in block["targets"]}
        for number, item in enumerate(block["items"]):
            if item["target"] not in targets:
                yield Fault(
                    f"items[{number}].target",
                    f'"{item["target"]}" is not the id of a target. Choose one of: {", ".join(sorted(targets))}.',
                )
            if item["id"] == item["target"]:
                yield Fault(
                    f"items[{number}].id", "the id gives the answer away. Choose one unlike the target's."
                )
