"""Blocks as a page shows them: what the block type offers, with the learner's own answer."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language

from activities.blocks import BLOCKS
from activities.blocks.contract import Unreadable
from activities.blocks.texts import localised
from activities.models import Answer, Attempt
from activities.services import content, earlier_answers, reflections, scoring
from activities.services.reflections import Standing


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
    standing: Standing | None = None  # of a reflection that was handed in
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
    def scripts(self) -> list[str]:
        """The static files that the blocks' own layers need."""
        return named_by([self], "scripts")

    @property
    def takes_photo(self) -> bool:
        """Does the page need the script that makes photos smaller?"""
        return any(item.block.get("takes_photo") for item in self.blocks)


def named_by(steps: Iterable[ShownStep], name: str) -> list[str]:
    """What the blocks of these steps ask of the page, each once: `scripts` or `image_sources`."""
    asked = (one for step in steps for item in step.blocks for one in item.block.get(name, ()))
    return list(dict.fromkeys(asked))


def with_images_from(response: HttpResponse, steps: Iterable[ShownStep]) -> HttpResponse:
    """Widens the policy of this page alone for the pictures that its blocks make themselves."""
    vars(response).update(img_src=named_by(steps, "image_sources"))
    return response


@dataclass(frozen=True)
class Mistake:
    """A form that could not be read, to be shown again with what was in it."""

    block: str
    problem: Unreadable


def steps_of(version_content: Mapping[str, Any], language: str) -> list[ShownStep]:
    """All steps, without anyone's answers."""
    return [
        _step(number, step, language, {}, {}, None)
        for number, step in enumerate(content.steps(version_content), start=1)
    ]


def step_of(attempt: Attempt, number: int, language: str, mistake: Mistake | None = None) -> ShownStep:
    """One step with the answers of the attempt."""
    step = content.steps(attempt.version.content)[number - 1]
    ids = [block["id"] for block in step["blocks"]]
    answers: dict[str, list[Answer]] = defaultdict(list)
    for one in attempt.answers.filter(block__in=ids):
        answers[one.block].append(one)
    return _step(number, step, language, answers, _standings(attempt, language), mistake)


def _standings(attempt: Attempt, language: str) -> dict[str, Standing]:
    if not content.has_reviewed(attempt.version.content):
        return {}
    return {one.reflection.block: one for one in reflections.of_attempt(attempt=attempt, language=language)}


def _step(
    number: int,
    step: Mapping[str, Any],
    language: str,
    answers: Mapping[str, list[Answer]],
    standings: Mapping[str, Standing],
    mistake: Mistake | None,
) -> ShownStep:
    shown = [
        _block(block, language, answers.get(block["id"], ()), standings.get(block["id"]), mistake)
        for block in step["blocks"]
    ]
    return ShownStep(number=number, title=localised(step["title"], language), blocks=shown)


def _block(
    block: Mapping[str, Any],
    language: str,
    answers: Iterable[Answer],
    standing: Standing | None,
    mistake: Mistake | None,
) -> ShownBlock:
    kept = list(answers)
    last = kept[-1] if kept else None
    history = [one.response for one in kept]
    if mistake and mistake.block == block["id"]:
        history.append(mistake.problem.response)
    else:
        mistake = None
    kind = BLOCKS[block["type"]]
    drawn, is_whole = earlier_answers.used(block, history, lambda known: kind.page(block, language, known))
    page = {
        **drawn,
        "id": block["id"],
        "type": block["type"],
        "template": kind.template,
        "is_answerable": kind.asks(block),
    }
    return ShownBlock(
        block=page,
        key=uuid.uuid4().hex,
        last=last,
        feedback=localised(last.feedback, language) if last else "",
        error=localised(mistake.problem.texts, get_language() or language) if mistake else "",
        is_whole=is_whole,
        is_complete=any(one.is_complete for one in kept) and not (standing and standing.is_sent_back),
        standing=standing,
        is_partly_right=scoring.is_partly_right(definition=block, answers=kept),
    )
