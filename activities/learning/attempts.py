"""One learner's way through an activity: begin, answer, finish, bring along."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from activities.blocks import BLOCKS
from activities.incoming.texts import fitting
from activities.learning import enrolments, placements, progress, reflections, scoring
from activities.learning.photos import uploads
from activities.learning.statistics import tallies
from activities.learning.statistics.recount import exclude_attempt
from activities.models import Answer, Attempt, Enrolment, Placement, Progress, Status, User
from activities.publishing import content
from activities.runtime import clock, compiled_queries
from activities.runtime.compiled_queries import Slot

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
        """The newest of those that are done."""
        return next((one for one in reversed(self.here) if one.finished_at), None)


def resume(*, placement: Placement, learner: User) -> Attempt | None:
    """The attempt that is under way, on whichever device it was begun."""
    attempts = Attempt.objects.filter(placement=placement, learner=learner, finished_at=None)
    return attempts.select_related("version").first()


def of_learner(*, placement: Placement, learner: User) -> Made:
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
        progress.begin(placement=placement, learner=learner, at=attempt.started_at)
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
    attempt = _locked(attempt)
    blocks = content.answerable(attempt.version.content)
    if block not in blocks:
        raise NoSuchBlockError(block)
    step, definition = blocks[block]
    named = uploads.own_photo(attempt=attempt, block=block, form=form)
    response = BLOCKS[definition["type"]].read(definition, named)
    first = _same(attempt, block, key, response)
    if isinstance(first, Answer):
        reflections.remove_unused_photos(attempt=attempt, definition=definition)
        return first
    if not reflections.takes_answers(attempt, definition):
        raise FinishedError
    kept = _judged(attempt, step, definition, first, response, by_code=by_code)
    reflections.hand_in(answer=kept, definition=definition)
    if attempt.counts:
        tallies.answered(attempt=attempt, answer=kept, step=step, block=definition)
    if kept.is_complete and not missing_steps(attempt=attempt):
        _count(
            attempt, kept.answered_at
        )  # whoever closes the page now, without "Finish", has a grade all the same
    return kept


def _same(attempt: Attempt, block: str, key: str, response: dict[str, Any]) -> Answer | str:
    """The answer this one repeats, or the key to keep it by.

    A page fetched from the browser's history has a used key; a corrected answer from it must not be lost, so it gets
    a key of its own that follows from the old key and the answer.
    """
    earlier = {one.key: one for one in attempt.answers.filter(block=block)}
    corrected = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([key, block, response], sort_keys=True)).hex
    if key in earlier and earlier[key].response == response:
        return earlier[key]
    if corrected in earlier:
        return earlier[corrected]
    is_used = attempt.answers.filter(key=key).exists()
    return corrected if is_used else key


def _judged(
    attempt: Attempt,
    step: int,
    definition: dict[str, Any],
    key: str,
    response: dict[str, Any],
    *,
    by_code: bool,
) -> Answer:
    at = clock.now()
    worth = scoring.judged(attempt=attempt, definition=definition, response=response)
    if attempt.counts:
        progress.touch(placement=attempt.placement, learner=attempt.learner, step=step, at=at)
    return Answer.objects.create(
        attempt=attempt,
        block=definition["id"],
        key=key,
        response=response,
        answered_at=at,
        by_code=by_code,
        **worth,
    )


def missing_steps(*, attempt: Attempt) -> list[int]:
    """The numbers of the steps where something is still to be answered."""
    done = set(attempt.answers.filter(is_complete=True).values_list("block", flat=True))
    if content.has_reviewed(attempt.version.content):
        done -= reflections.sent_back(attempt)
    blocks = content.answerable(attempt.version.content)
    return sorted({number for block, (number, _) in blocks.items() if block not in done})


def visit(*, attempt: Attempt, step: int) -> None:
    """Remember where the learner is, for any device on which he or she goes on."""
    if attempt.last_step != step:
        Attempt.objects.filter(pk=attempt.pk, finished_at=None).update(last_step=step)


def step_to_go_on(*, attempt: Attempt) -> int:
    """What was sent back, else the step last looked at, or the next one where all in it is answered."""
    last, missing = len(content.steps(attempt.version.content)), missing_steps(attempt=attempt)
    blocks = content.answerable(attempt.version.content)
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
    attempt = _locked(attempt)
    if attempt.finished_at:
        return attempt
    missing = missing_steps(attempt=attempt)
    if missing:
        raise UnfinishedError(missing)
    attempt.finished_at = clock.now()
    _count(attempt, attempt.finished_at)
    return attempt


@transaction.atomic
def recount(*, attempt: Attempt) -> None:
    """The result counts as of the learner's last answer, if all is answered: something was reviewed, or counts now."""
    attempt = _locked(attempt)
    last = attempt.answers.aggregate(at=Max("answered_at"))["at"] or attempt.finished_at
    if last and not missing_steps(attempt=attempt):
        _count(attempt, last)


def _count(attempt: Attempt, at: datetime) -> None:
    """Brings an attempt in which all is answered into the placement's result, once nothing waits for an instructor."""
    # Asked anew: who arrived again in another role since the attempt began has that role now.
    counted = attempt.counts
    attempt.counts = enrolments.is_graded(course=attempt.placement.course, person=attempt.learner)
    if counted and not attempt.counts:
        exclude_attempt(attempt)
    is_held_back = reflections.holds_result_back(attempt)
    if not is_held_back:
        attempt.points, attempt.max_points = scoring.result(attempt)
    attempt.save()
    if is_held_back:
        progress.complete(placement=attempt.placement, attempt=attempt, at=at)
    elif attempt.counts:
        progress.record(placement=attempt.placement, attempt=attempt, at=at)


def result_elsewhere(*, placement: Placement, learner: User) -> Attempt | None:
    """The learner's best result of the same activity in another course, if there is none here yet."""
    finished = Attempt.objects.filter(learner=learner, counts=True, finished_at__isnull=False)
    same = finished.filter(
        placement__activity=placement.activity_id, placement__course__group=placement.course.group
    )
    elsewhere = list(same.exclude(placement__course=placement.course_id))
    here = Progress.objects.filter(placement=placement, learner=learner, status=Status.FINISHED)
    if not elsewhere or here.exists():  # most people were nowhere else: one plain look says so
        return None
    held_back = set(
        reflections.holding_back().filter(attempt__in=elsewhere).values_list("attempt", flat=True)
    )
    reviewed = [one for one in elsewhere if one.pk not in held_back]
    return max(reviewed, key=lambda one: progress.share(one.points, one.max_points), default=None)


@transaction.atomic
def bring_along(*, placement: Placement, learner: User) -> Progress | None:
    """Let the learner's result from another course count here too: nobody starts over."""
    enrolment = Enrolment.objects.select_for_update().get(course_id=placement.course_id, user=learner)
    source = result_elsewhere(placement=placement, learner=learner)
    if source is None or not enrolment.is_graded:
        return None
    return progress.record(placement=placement, attempt=source, at=clock.now())


def _locked(attempt: Attempt) -> Attempt:
    attempts = Attempt.objects.select_for_update(of=("self",)).select_related(
        "version", "placement__course", "learner"
    )
    return attempts.get(pk=attempt.pk)
