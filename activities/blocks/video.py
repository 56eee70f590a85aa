"""A video with captions and a transcript, and questions at moments of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Judgement, Texts, Unreadable
from activities.blocks.judging import ID, NO_ANSWER, QUESTION, TEXTS, judged, last_of, points_of
from activities.blocks.media import RECORDING, clock, files, recording_page
from activities.blocks.options import OPTIONS, chosen_in, option_faults, options_page, share_of
from activities.blocks.phrases import Phrase as _
from activities.blocks.texts import localised, naming

CHOOSE_EACH = _("Answer each question. This has no answer yet:")
_MOMENT = {
    "type": "object",
    "properties": {
        "id": ID,
        "at": {"type": "integer", "minimum": 0},
        "prompt": TEXTS,
        "hint": TEXTS,
        "is_multiple": {"type": "boolean"},
        "options": OPTIONS,
    },
    "required": ["id", "at", "prompt", "options"],
    "additionalProperties": False,
}


class Video:
    """Without questions it is only shown; with them it is answered as a whole, below the picture."""

    type = "video"
    template = "activities/blocks/video.html"
    schema: dict[str, Any] = {
        "properties": {
            **RECORDING,
            "files": files("mp4|webm"),
            "poster": {"type": "string", "pattern": "\\.(svg|png|jpg|webp)$"},
            "captions": files("vtt"),
            "points": QUESTION["points"],
            "feedback": QUESTION["feedback"],
            "questions": {"type": "array", "minItems": 1, "maxItems": 6, "items": _MOMENT},
        },
        "required": ["title", "files", "poster", "captions", "seconds", "transcript"],
    }

    def asks(self, block: Mapping[str, Any]) -> bool:
        return bool(block.get("questions"))

    def max_points(self, block: Mapping[str, Any]) -> float:
        return points_of(block) if self.asks(block) else 0.0

    def read(self, block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
        chosen = {one["id"]: chosen_in(one, form.get(f"response-{one['id']}", [])) for one in _in_time(block)}
        missing = {one["id"]: one["prompt"] for one in _in_time(block) if not chosen[one["id"]]}
        if missing:
            texts = naming(CHOOSE_EACH, missing.values())
            raise Unreadable(texts, {"chosen": chosen}, parts=missing, note=NO_ANSWER)
        return {"chosen": chosen}

    def judge(
        self, block: Mapping[str, Any], response: Mapping[str, Any], history: Sequence[dict[str, Any]]
    ) -> Judgement:
        if not self.asks(block):
            return Judgement(points=0, max_points=0, is_correct=None, is_complete=True, feedback={})
        judgements = [share_of(one, response.get("chosen", {}).get(one["id"], [])) for one in _in_time(block)]
        said: list[Texts] = []
        for number, (_share, texts) in enumerate(judgements, start=1):
            said += [_numbered(number, text) if len(judgements) > 1 else text for text in texts]
        return judged(block, sum(share for share, _said in judgements) / len(judgements), said)

    def page(
        self, block: Mapping[str, Any], language: str, history: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        given = last_of(history).get("chosen", {})
        return {
            **recording_page(block, language),
            "poster": block["poster"],
            "captions": [{"src": src, "language": name} for name, src in block["captions"].items()],
            "caption_language": language if language in block["captions"] else next(iter(block["captions"])),
            "scripts": ["activities/moments.js"] if self.asks(block) else [],
            "questions": [
                _question_page(number, one, language, given.get(one["id"], []))
                for number, one in enumerate(_in_time(block), start=1)
            ],
        }

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        for number, question in enumerate(block.get("questions", [])):
            place = f"questions[{number}]"
            for fault in option_faults(question):
                yield Fault(f"{place}.{fault.path}", fault.text)
            if question["at"] > block["seconds"]:
                yield Fault(f"{place}.at", f"the video is over after {block['seconds']} seconds.")


def _in_time(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    questions: list[dict[str, Any]] = block.get("questions", [])
    return sorted(questions, key=lambda question: int(question["at"]))


def _question_page(
    number: int, question: Mapping[str, Any], language: str, given: Sequence[str]
) -> dict[str, Any]:
    return {
        "id": question["id"],
        "number": number,
        "at": question["at"],
        "clock": clock(question["at"]),
        "prompt": localised(question["prompt"], language),
        "hint": localised(question.get("hint"), language),
        "is_multiple": question.get("is_multiple", False),
        "options": options_page(question, language, given),
    }


def _numbered(number: int, texts: Texts) -> Texts:
    return {language: f"{number}. {text}" for language, text in texts.items()}
