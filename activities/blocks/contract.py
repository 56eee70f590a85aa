"""What every block type offers; blocks and kinds are plain Python, so that anything can judge an answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from activities.blocks.fields import Field

UNKEPT = "unkept"  # what was typed into a practice screen goes back to the page that it came from, and nowhere else
Json = Mapping[str, Any]  # a block, or a part of one, as its author wrote it
Response = dict[str, Any]  # an answer as it is stored
History = Sequence[Response]  # the answers to one block in one attempt, oldest first
Page = dict[str, Any]  # what a template draws
Texts = Mapping[str, str]  # one text by language: {"fi": "...", "sv": "...", "en": "..."}


@dataclass(frozen=True)
class Judgement:
    """What an answer is worth; a feedback text may hold several paragraphs, parted by an empty line."""

    points: float
    max_points: float
    is_correct: bool | None  # None: not judged or not complete
    is_complete: bool  # False: e.g. a simulated screen in mid-way
    feedback: dict[str, object]  # texts by language, or {}
    is_right_at_last: bool | None = None  # where trying is free; None: the same as is_correct

    @property
    def is_solved(self) -> bool | None:
        """Is it right, whatever was tried on the way?"""
        return self.is_correct if self.is_right_at_last is None else self.is_right_at_last


class Unreadable(ValueError):
    """The form lacks something: `texts` tell the learner what to do, `response` is what could be read.

    `parts` are the ids of the lines or fields to mend, each marked and told `note`; none: the block as a whole.
    """

    def __init__(
        self,
        texts: Texts,
        response: dict[str, Any] | None = None,
        *,
        parts: Iterable[str] = (),
        note: Texts | None = None,
    ) -> None:
        super().__init__(texts.get("en", ""))
        self.texts = texts
        self.parts, self.note = frozenset(parts), note or {}
        # Passed to page() as the last of the history, it fills the form again: nobody chooses everything anew.
        self.response = response or {}


@dataclass(frozen=True)
class Fault:
    """Something in a content file that its author must mend: where, and how."""

    path: str  # within the block, e.g. "options[1].text"; empty: the block itself
    text: str


class Block(ABC):
    """One block type; there is one object of each, and the content of a block is an argument."""

    type: str
    fields: Mapping[str, Field]  # what an author writes beside id and type
    needs_one_of: tuple[str, ...] = ()  # fields of which one at least must be there

    @property
    def template(self) -> str:
        """Its inputs; the form, the button and the feedback around them are the step page's."""
        return f"activities/blocks/{self.type}.html"

    @abstractmethod
    def asks(self, block: Json) -> bool:
        """Does this very block want an answer? A video does only where it has questions."""

    @abstractmethod
    def max_points(self, block: Json) -> float:
        """The points of a perfect answer."""

    @abstractmethod
    def read(self, block: Json, form: Mapping[str, list[str]]) -> Response:
        """The response that a form holds, ready to be stored; raises Unreadable."""

    @abstractmethod
    def judge(self, block: Json, response: Json, history: History) -> Judgement:
        """What the response is worth after the earlier ones of the same attempt, oldest first."""

    @abstractmethod
    def page(self, block: Json, language: str, history: History) -> Page:
        """What the template shows: never a key, and no feedback that was not earned by an answer.

        The last of the history may hold what was typed and is not kept, under UNKEPT.
        A few words are the step page's: `own_buttons` (the template brings the buttons that send), `scripts`
        (static files that the page loads) and `image_sources` (what its policy must allow beside its own pictures).
        """

    def faults(self, block: Json) -> Iterable[Fault]:
        """What the fields cannot see, such as a question without a right answer."""
        return ()
