"""A video with captions and a transcript, and questions at moments of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, History, Json, Judgement, Page, Response, Texts, Unreadable
from activities.blocks.display import Display
from activities.blocks.fields import PICTURE_ENDINGS, File, FileByLanguage, Flag, Id, Integer, ListOf, Part
from activities.blocks.judging import NO_ANSWER, judged, last_of, points_of
from activities.blocks.media import RECORDING, clock, recording_page
from activities.blocks.options import OPTIONS, chosen_in, offered, option_faults, share_of
from activities.blocks.phrases import Phrase as _
from activities.blocks.questions import FEEDBACK, POINTS, PROMPT
from activities.blocks.texts import localised, naming

CHOOSE_EACH = _("Answer each question. This has no answer yet:")
_MOMENT = Part(
    {
        "id": Id(is_required=True),
        "at": Integer(0, is_required=True),
        **PROMPT,
        "is_multiple": Flag(),
        "options": OPTIONS,
    }
)


class Video(Display):
    """Without questions it is only shown; with them it is answered as a whole, below the picture."""

    type = "video"
    fields = {
        **RECORDING,
        "files": FileByLanguage(("mp4", "webm"), is_required=True),
        "poster": File(PICTURE_ENDINGS, is_required=True),
        "captions": FileByLanguage(("vtt",), is_required=True),
        **POINTS,
        **FEEDBACK,
        "questions": ListOf(_MOMENT, least=1, most=6),
    }

    def asks(self, block: Json) -> bool:
        return bool(block.get("questions"))

    def max_points(self, block: Json) -> float:
        return points_of(block) if self.asks(block) else 0.0

    def read(self, block: Json, form: Mapping[str, list[str]]) -> Response:
        chosen = {one["id"]: chosen_in(one, form.get(f"response-{one['id']}", [])) for one in _in_time(block)}
        missing = {one["id"]: one["prompt"] for one in _in_time(block) if not chosen[one["id"]]}
        if missing:
            texts = naming(CHOOSE_EACH, missing.values())
            raise Unreadable(texts, {"chosen": chosen}, parts=missing, note=NO_ANSWER)
        return {"chosen": chosen}

    def judge(self, block: Json, response: Json, history: History) -> Judgement:
        if not self.asks(block):
            return super().judge(block, response, history)
        chosen = response.get("chosen", {})
        judgements = [share_of(question, chosen.get(question["id"], [])) for question in _in_time(block)]
        feedback: list[Texts] = []
        for number, (_share, texts) in enumerate(judgements, start=1):
            feedback += [_numbered(number, text) if len(judgements) > 1 else text for text in texts]
        return judged(block, sum(share for share, _texts in judgements) / len(judgements), feedback)

    def page(self, block: Json, language: str, history: History) -> Page:
        choices = last_of(history).get("chosen", {})
        return {
            **recording_page(block, language),
            "poster": block["poster"],
            "captions": [{"src": src, "language": name} for name, src in block["captions"].items()],
            "caption_language": language if language in block["captions"] else next(iter(block["captions"])),
            "scripts": ["activities/learning/moments.js"] if self.asks(block) else [],
            "questions": [
                _question_page(number, question, language, choices.get(question["id"], []))
                for number, question in enumerate(_in_time(block), start=1)
            ],
        }

    def faults(self, block: Json) -> Iterable[Fault]:
        for number, question in enumerate(block.get("questions", [])):
            place = f"questions[{number}]"
            for fault in option_faults(question):
                yield Fault(f"{place}.{fault.path}", fault.text)
            if question["at"] > block["seconds"]:
                yield Fault(f"{place}.at", f"the video is over after {block['seconds']} seconds.")


def _in_time(block: Json) -> list[dict[str, Any]]:
    questions: list[dict[str, Any]] = block.get("questions", [])
    return sorted(questions, key=lambda question: int(question["at"]))


def _question_page(number: int, question: Json, language: str, chosen_ids: Sequence[str]) -> Page:
    return {
        "id": question["id"],
        "number": number,
        "at": question["at"],
        "clock": clock(question["at"]),
        "prompt": localised(question["prompt"], language),
        "hint": localised(question.get("hint"), language),
        "is_multiple": question.get("is_multiple", False),
        "options": offered(question["options"], language, chosen_ids),
    }


def _numbered(number: int, texts: Texts) -> Texts:
    return {language: f"{number}. {text}" for language, text in texts.items()}
