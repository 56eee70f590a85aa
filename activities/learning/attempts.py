"""One learner's way through an activity: begin, answer, finish."""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from activities.blocks import BLOCKS
from activities.incoming.texts import fitting
from activities.learning import attempt_locks, completion, placements, progress, reflections, scoring
from activities.learning.answers_so_far import AnswersSoFar, collect_answers
from activities.learning.photos import uploads
from activities.learning.statistics import placement_statistics
from activities.models import Answer, Attempt, Enrolment, Placement, Progress, User
from activities.publishing import services as publishing
from activities.runtime import clock, compiled_queries
from activities.runtime.compiled_queries import Slot, insert

KEY_LENGTH = 64
_MADE = compiled_queries.Select(
    lambda: (
        Attempt.objects.filter(learner=Slot("learner"), placement__activity=Slot("activity"))
        .select_related("version")
        .defer("version__content")
        .order_by("number")
    )
)


class NotPublishedError(Exception):
    """The activity has no version to begin."""


class NoSuchBlockError(Exception):
    """The version begun has no block of that id that wants an answer."""


class FinishedError(Exception):
    """The attempt is finished and a new one must be begun, or the reflection is accepted."""


class UnfinishedError(Exception):
    """Something is still to be answered, in `steps`."""

    def __init__(self, steps: list[int]) -> None:
        super().__init__(f"steps {steps}")
        self.steps = steps


@dataclass(frozen=True)
class Made:
    """One learner's attempts in a placement, the newest last; and is there a finished one in another?"""

    here: list[Attempt]
    is_finished_elsewhere: bool

    @property
    def under_way(self) -> Attempt | None:
        """The one to go on with; there is never more than one."""
        return next((one for one in self.here if one.finished_at is None), None)

    @property
    def last_finished(self) -> Attempt | None:
        """The learner's newest finished attempt here."""
        return next((one for one in reversed(self.here) if one.finished_at), None)


def resume(*, placement: Placement, learner: User) -> Attempt | None:
    """The attempt that is under way, on whichever device it was begun."""
    attempts = Attempt.objects.filter(placement=placement, learner=learner, finished_at=None)
    return attempts.select_related("version").defer("version__content").first()


def attempts_of(*, placement: Placement, learner: User) -> Made:
    """What the learner has made of this activity, asked for once, without the contents of the versions."""
    rows = _MADE.all(learner=learner.pk, activity=placement.activity_id)
    here = [one for one in rows if one.placement_id == placement.pk]
    return Made(here, any(one.finished_at for one in rows if one.placement_id != placement.pk))


@transaction.atomic
def start(*, placement: Placement, learner: User) -> Attempt:
    """Begin an attempt of the newest version, or go on with the one under way. Raises placements.NotOpenError."""
    # The lock keeps a double click from beginning twice.
    enrolment = Enrolment.objects.select_for_update().get(course_id=placement.course_id, user=learner)
    under_way = resume(placement=placement, learner=learner)
    if under_way:
        return under_way
    placements.require_open(placement, enrolment)
    attempt = _new_attempt(placement, enrolment)
    if attempt.counts:
        progress.begin(placement=placement, learner_id=learner.pk, at=attempt.started_at)
    return attempt


def _new_attempt(placement: Placement, enrolment: Enrolment) -> Attempt:
    version = placement.activity.current_version
    if version is None:
        raise NotPublishedError
    earlier = Attempt.objects.filter(placement=placement, learner_id=enrolment.user_id)
    return Attempt.objects.create(
        placement=placement,
        learner_id=enrolment.user_id,
        version=version,
        number=1 + (earlier.aggregate(last=Max("number"))["last"] or 0),
        counts=enrolment.is_graded,
        started_at=clock.now(),
        max_points=version.card["max_points"],
    )


@transaction.atomic
def answer(
    *, attempt: Attempt, block: str, key: str, form: Mapping[str, list[str]], by_code: bool = False
) -> Answer:
    """Judge and keep an answer; the same key with the same answer is one answer, however often it comes.

    Raises Unfit for a key that is too long: cut, it might be another one's.

    `by_code`: it came from a device that a resume code had opened, which is written down with it.
    """
    key = fitting(key, field="key", most=KEY_LENGTH)
    attempt = attempt_locks.lock_attempt(attempt)
    blocks = publishing.outline_of(attempt.version).answerable
    if block not in blocks:
        raise NoSuchBlockError(block)
    step, definition = blocks[block]
    own_form = uploads.own_photo(attempt=attempt, block=block, form=form)
    response = BLOCKS[definition["type"]].read(definition, own_form)
    earlier = collect_answers(attempt, [block], key=key)
    first = _same(earlier, block, key, response)
    if isinstance(first, Answer):
        reflections.remove_unused_photos(attempt=attempt, definition=definition)
        return first
    if not reflections.takes_answers(attempt, definition):
        raise FinishedError
    new_answer = _judged(attempt, definition, first, response, earlier.by_block[block], by_code=by_code)
    reflections.hand_in(answer=new_answer, definition=definition)
    _bring_in(new_answer, step, definition, earlier)
    return new_answer


def _same(earlier: AnswersSoFar, block: str, key: str, response: dict[str, Any]) -> Answer | str:
    """The answer this one repeats, or the key to keep it by.

    A page fetched from the browser's history has a used key; a corrected answer from it must not be lost, so it gets
    a key of its own that follows from the old key and the answer.
    """
    by_key = {row.key: row for row in earlier.by_block[block]}
    corrected = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([key, block, response], sort_keys=True)).hex
    if key in by_key and by_key[key].response == response:
        return by_key[key]
    if corrected in by_key:
        return by_key[corrected]
    return corrected if key in earlier.keys else key


def _judged(
    attempt: Attempt,
    definition: dict[str, Any],
    key: str,
    response: dict[str, Any],
    earlier: Sequence[Answer],
    *,
    by_code: bool,
) -> Answer:
    worth = scoring.judged(attempt=attempt, definition=definition, response=response, earlier=earlier)
    answer = Answer(
        attempt=attempt,
        block=definition["id"],
        key=key,
        response=response,
        answered_at=clock.now(),
        by_code=by_code,
        **worth,
    )
    insert(answer)
    return answer


def _bring_in(answer: Answer, step: int, definition: dict[str, Any], earlier: AnswersSoFar) -> None:
    """What follows from an answer for its learner's standing, for the statistics, and for the result once all is answered."""
    attempt, at = answer.attempt, answer.answered_at
    is_last = answer.is_complete and not missing_steps(attempt=attempt, done=earlier.done | {answer.block})
    mine = None
    if attempt.counts:
        mine = _stands(attempt, step, at, is_last=is_last)
        placement_statistics.count_answer(
            attempt=attempt,
            answer=answer,
            step=step,
            block=definition,
            earlier=earlier.by_block[answer.block],
        )
    if is_last:  # whoever closes the page now, without "Finish", has a grade all the same
        completion.count(attempt, at, mine)


def _stands(attempt: Attempt, step: int, at: datetime, *, is_last: bool) -> Progress | None:
    """The learner has been heard from; what the last answer changes besides is written with it, all at once."""
    line, placement = attempt_locks.line_of(attempt), attempt.placement
    if is_last and line is not None and line.is_graded:
        mine = progress.lock_progress(placement=placement, attempt=attempt, at=at)
        mine.step = step
        return mine
    progress.touch(placement=placement, learner_id=attempt.learner_id, step=step, at=at)
    return None


def missing_steps(*, attempt: Attempt, done: Collection[str] | None = None) -> list[int]:
    """The numbers of the steps where something is still to be answered; `done`: the answered blocks, where known."""
    if done is None:
        done = attempt.answers.filter(is_complete=True).values_list("block", flat=True)
    outline = publishing.outline_of(attempt.version)
    finished = set(done)
    if outline.has_reviewed:
        finished -= reflections.sent_back(attempt)
    return sorted({number for block, (number, _) in outline.answerable.items() if block not in finished})


def visit(*, attempt: Attempt, step: int) -> None:
    """Remember where the learner is, for any device on which he or she goes on."""
    if attempt.last_step != step:
        Attempt.objects.filter(pk=attempt.pk, finished_at=None).update(last_step=step)


def step_to_go_on(*, attempt: Attempt) -> int:
    """What was sent back, else the step last looked at, or the next one where all in it is answered."""
    outline, missing = publishing.outline_of(attempt.version), missing_steps(attempt=attempt)
    last, blocks = len(outline.steps), outline.answerable
    if returned := [blocks[block][0] for block in reflections.sent_back(attempt) if block in blocks]:
        return min(returned)
    if attempt.last_step:
        asking = {number for number, _ in blocks.values()}
        is_done = attempt.last_step in asking and attempt.last_step not in missing
        return min(attempt.last_step + int(is_done), last)
    if not attempt.answers.exists():
        return 1
    return missing[0] if missing else last


@transaction.atomic
def finish(*, attempt: Attempt) -> Attempt:
    """Close the attempt; its result counts. Finishing twice is finishing once."""
    attempt = attempt_locks.lock_attempt(attempt)
    if attempt.finished_at:
        return attempt
    missing = missing_steps(attempt=attempt)
    if missing:
        raise UnfinishedError(missing)
    attempt.finished_at = clock.now()
    completion.count(attempt, attempt.finished_at)
    return attempt


@transaction.atomic
def recount_attempt(*, attempt: Attempt) -> None:
    """The result counts as of the learner's last answer, if all is answered: something was reviewed, or counts now."""
    attempt = attempt_locks.lock_attempt(attempt)
    last = attempt.answers.aggregate(at=Max("answered_at"))["at"] or attempt.finished_at
    if last and not missing_steps(attempt=attempt):
        completion.count(attempt, last)
