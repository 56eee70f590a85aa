"""Blocks as a page shows them: what the block type offers, with the learner's own answer."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language

from activities.blocks import BLOCKS
from activities.blocks.contract import UNKEPT, Unreadable
from activities.blocks.texts import localised
from activities.learning import services as learning
from activities.learning.services import AnswersSoFar, ReviewStatus
from activities.models import Answer, Attempt
from activities.publishing import services as publishing
from activities.runtime.page_policy import policy_of


@dataclass(frozen=True)
class ShownBlock:
    """One block of a page; `key` makes a form sent twice one answer."""

    block: dict[str, Any]
    key: str
    last: Answer | None = None
    feedback: str = ""
    error: str = ""
    is_complete: bool = False
    is_whole: bool = True  # False: an earlier answer is stored in a form that nothing here can show
    review_status: ReviewStatus | None = None  # of a reflection that was handed in
    is_partly_right: bool = False

    @property
    def is_answered(self) -> bool:
        """Has any answer been kept, even one mid-way?"""
        return self.last is not None

    @property
    def is_to_mend(self) -> bool:
        """Was the last answer not right, so that another try is what comes next?"""
        is_wrong = self.last is not None and self.last.is_complete and self.last.is_correct is False
        return is_wrong and not self.block.get("own_buttons")

    @property
    def waits_for_button(self) -> bool:
        """Is its form open, and is to send it what comes next?"""
        is_folded = self.review_status is not None and not (self.review_status.is_sent_back or self.error)
        is_open = not self.is_complete or self.is_to_mend or bool(self.error)
        return is_open and not is_folded and not self.block.get("own_buttons")


@dataclass(frozen=True)
class ShownStep:
    """One step of an activity, as one page."""

    number: int
    title: str
    blocks: list[ShownBlock]

    @property
    def is_done(self) -> bool:
        """Is there nothing left to answer?"""
        return all(item.is_complete for item in self.blocks if item.block["is_answerable"])

    @property
    def leads_on(self) -> bool:
        """Is the next step what comes next?"""
        return self.is_done and not any(item.is_to_mend for item in self.blocks)

    @property
    def has_field_error(self) -> bool:
        """Does a field of a practice screen say what is missing?"""
        return any(item.block["field_error"] for item in self.blocks)

    @property
    def in_bar(self) -> ShownBlock | None:
        """The one question whose answer the bar at the foot of the screen sends; several keep their own buttons."""
        questions = self._questions
        return questions[0] if len(questions) == 1 and questions[0].waits_for_button else None

    @property
    def task_below(self) -> ShownBlock | None:
        """The question that is still open and has something to read, to hear or to look at before it."""
        task = next((item for item in self._questions if not item.is_complete), None)
        return task if task and task != self.blocks[0] else None

    @property
    def _questions(self) -> list[ShownBlock]:
        return [item for item in self.blocks if item.block["is_answerable"]]

    @property
    def scripts(self) -> list[str]:
        """The static files that the blocks' own layers need."""
        return named_by([self], "scripts")

    @property
    def takes_photo(self) -> bool:
        """Does the page need the script that makes photos smaller?"""
        return any(item.block.get("takes_photo") for item in self.blocks)


def named_by(steps: Iterable[ShownStep], name: str) -> list[str]:
    """What the blocks of these steps ask of the page, each once: `scripts` or `image_sources`."""
    names = (one for step in steps for item in step.blocks for one in item.block.get(name, ()))
    return list(dict.fromkeys(names))


def with_images_from(response: HttpResponse, steps: Iterable[ShownStep]) -> HttpResponse:
    """Widens the policy of this page alone for the pictures that its blocks make themselves."""
    policy_of(response).img_src = tuple(named_by(steps, "image_sources"))
    return response


@dataclass(frozen=True)
class JustSent:
    """A form that has just come: why it could not be read, and what was typed into a practice screen and is not kept."""

    block: str
    problem: Unreadable | None = None
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_history(self) -> list[dict[str, Any]]:
        """What the page of a block takes for the latest answer, when the form could not be read."""
        return [self.problem.response] if self.problem else []


def steps_of(version_content: Mapping[str, Any], language: str) -> list[ShownStep]:
    """All steps, without anyone's answers."""
    return [
        _step(number, step, language, {}, {}, None)
        for number, step in enumerate(publishing.steps_of(version_content), start=1)
    ]


def step_of(attempt: Attempt, number: int, language: str, sent: JustSent | None = None) -> ShownStep:
    """One step with the answers of the attempt."""
    statuses = learning.reflections_of(attempt=attempt, language=language)
    return step_with(attempt, number, language, answers_of_step(attempt, number), statuses, sent)


def answers_of_step(attempt: Attempt, number: int) -> AnswersSoFar:
    """What was answered in the step, and what is done besides."""
    step = publishing.outline_of(attempt.version).steps[number - 1]
    return learning.collect_answers(attempt, [block["id"] for block in step["blocks"]])


def step_with(
    attempt: Attempt,
    number: int,
    language: str,
    answers: AnswersSoFar,
    statuses: Iterable[ReviewStatus],
    sent: JustSent | None = None,
) -> ShownStep:
    """One step with these answers, and with what became of these reflections."""
    step = publishing.outline_of(attempt.version).steps[number - 1]
    by_block = {status.reflection.block: status for status in statuses}
    return _step(number, step, language, answers.by_block, by_block, sent)


def _step(
    number: int,
    step: Mapping[str, Any],
    language: str,
    answers: Mapping[str, list[Answer]],
    statuses: Mapping[str, ReviewStatus],
    sent: JustSent | None,
) -> ShownStep:
    shown = [
        _block(block, language, answers.get(block["id"], ()), statuses.get(block["id"]), sent)
        for block in step["blocks"]
    ]
    return ShownStep(number=number, title=localised(step["title"], language), blocks=shown)


def _block(
    block: Mapping[str, Any],
    language: str,
    answers: Iterable[Answer],
    status: ReviewStatus | None,
    sent: JustSent | None,
) -> ShownBlock:
    history = list(answers)
    last = history[-1] if history else None
    here = sent if sent and sent.block == block["id"] else JustSent(block["id"])
    page, is_whole = _block_page(block, language, [one.response for one in history], here)
    return ShownBlock(
        block=page,
        key=uuid.uuid4().hex,
        last=last,
        feedback="" if page["field_error"] or not last else localised(last.feedback, language),
        error=page["error"],
        is_whole=is_whole,
        is_complete=any(one.is_complete for one in history) and not (status and status.is_sent_back),
        review_status=status,
        is_partly_right=learning.is_partly_right(definition=block, answers=history),
    )


def _block_page(
    block: Mapping[str, Any], language: str, history: list[dict[str, Any]], sent: JustSent
) -> tuple[dict[str, Any], bool]:
    """What the block's template shows; `error` is of the whole, `to_mend` holds the parts that it is about."""
    kind, problem = BLOCKS[block["type"]], sent.problem
    history = history + sent.in_history
    if sent.typed and history:
        history[-1] = {**history[-1], UNKEPT: sent.typed}
    words = get_language() or language
    drawn, is_whole = learning.use_earlier_answers(
        block, history, lambda responses: kind.page(block, language, responses)
    )
    page = {
        "field_error": "",
        **drawn,
        "id": block["id"],
        "type": block["type"],
        "template": kind.template,
        "is_answerable": kind.asks(block),
        "error": localised(problem.texts, words) if problem else "",
        "to_mend": problem.parts if problem else (),
        "note": localised(problem.note, words) if problem else "",
    }
    return page, is_whole
