"""What every question has: a prompt, a hint, points; a new one brings its fields, its inputs and its judgement."""

from __future__ import annotations

from abc import abstractmethod

from activities.blocks.contract import Block, History, Json, Judgement, Page, Texts
from activities.blocks.fields import Integer, Part, Translated
from activities.blocks.judging import points_of
from activities.blocks.texts import joined, localised

PROMPT = {"prompt": Translated(is_required=True), "hint": Translated()}
POINTS = {"points": Integer(1, 20)}
FEEDBACK = {"feedback": Part({"correct": Translated(), "incorrect": Translated()}, is_hidden=True)}
QUESTION = {**PROMPT, **POINTS, **FEEDBACK}
THANKS = {"thanks": Translated(is_hidden=True)}


class Question(Block):
    """A block that is answered."""

    def asks(self, block: Json) -> bool:
        return True

    def max_points(self, block: Json) -> float:
        return points_of(block)

    def page(self, block: Json, language: str, history: History) -> Page:
        return {
            "prompt": localised(block["prompt"], language),
            "hint": localised(block.get("hint"), language),
            **self.inputs(block, language, history),
        }

    @abstractmethod
    def inputs(self, block: Json, language: str, history: History) -> Page:
        """What the page shows below prompt and hint; `history` fills it in again."""


class Unmarked(Question):
    """A question in which nothing is right or wrong: no points come of it, and it is never a grade."""

    def max_points(self, block: Json) -> float:
        return 0.0

    def judge(self, block: Json, response: Json, history: History) -> Judgement:
        feedback = joined([*self.words(block, response), block.get("thanks")])
        return Judgement(points=0, max_points=0, is_correct=None, is_complete=True, feedback=feedback)

    def words(self, block: Json, response: Json) -> list[Texts | None]:
        """What is said of the answer before the thanks."""
        return []
