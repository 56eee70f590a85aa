"""All statistics anew from what is stored: for a restored backup, after bulk loading, and to prove the counting right."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from activities.blocks.words import is_closed
from activities.learning.statistics import enrolment_totals, placement_statistics
from activities.models import Answer, Attempt, BlockTally, Course, Placement, Trouble, WrongAnswer
from activities.publishing import services as publishing


@dataclass(frozen=True)
class BlockTries:
    """All complete answers of one attempt to one block, the first one first."""

    attempt: int
    number: int
    learner: int
    block: str
    answers: list[tuple[bool | None, Any, datetime]]

    @property
    def verdicts(self) -> list[bool | None]:
        """Right, wrong, or not judged."""
        return [is_correct for is_correct, _response, _at in self.answers]


@dataclass
class Sums:
    """What a placement's answers amount to."""

    blocks: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)
    responses: dict[tuple[str, str], Any] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)


def rebuild_everything() -> None:
    """Every course; let nobody answer meanwhile."""
    for course in Course.objects.order_by("pk"):
        enrolment_totals.refresh_course(course.pk)
        placement_statistics.recount_people(course)
        for placement in course.placements.select_related("activity"):
            rebuild_questions(placement)


@transaction.atomic
def rebuild_questions(placement: Placement) -> None:
    """First tries, wrong answers and who is stuck, from every answer of the placement."""
    sums, definitions = Sums(), _definitions(placement)
    steps = {block: step for block, (step, _definition) in definitions.items()}
    missing = _open_attempts(placement)
    troubles: dict[int, list[Trouble]] = defaultdict(list)
    answers = Answer.objects.filter(attempt__placement=placement, attempt__counts=True)
    for tries in _tries(answers):
        _, definition = definitions.get(tries.block, (0, {}))
        _add(sums, tries, definition)
        if tries.attempt in missing:
            missing[tries.attempt] -= 1
            troubles[tries.attempt] += _troubles(tries, placement, steps.get(tries.block, 0))
    sums.troubles = [trouble for attempt, rows in troubles.items() if missing[attempt] for trouble in rows]
    _replace(placement, sums)


def include_attempt(attempt: Attempt) -> None:
    """An attempt that did not count does from now on; it is held."""
    _add_sums(attempt, 1)


def exclude_attempt(attempt: Attempt) -> None:
    """An attempt that counted does so no more; it is held."""
    _add_sums(attempt, -1)


def _add_sums(attempt: Attempt, sign: int) -> None:
    """What placement_statistics.count_answer made, or would have made, of the attempt's answers one by one."""
    sums, definitions = Sums(), _definitions(attempt.placement)
    for tries in _tries(attempt.answers.all()):
        step, definition = definitions.get(tries.block, (0, {}))
        _add(sums, tries, definition)
        sums.troubles += _troubles(tries, attempt.placement, step)
    for block, counts in sums.blocks.items():
        steps = {name: sign * number for name, number in counts.items()}
        placement_statistics.add(
            BlockTally, {"placement_id": attempt.placement_id, "block": block}, None, **steps
        )
    for (block, digest), count in sums.wrong.items():
        key = {"placement_id": attempt.placement_id, "block": block, "digest": digest}
        placement_statistics.add(
            WrongAnswer, key, {"response": sums.responses[block, digest]}, count=sign * count
        )
    if sign > 0:
        Trouble.objects.bulk_create(sums.troubles, ignore_conflicts=True)
        return
    placement_statistics.end_troubles(placement_id=attempt.placement_id, learner_id=attempt.learner_id)
    BlockTally.objects.filter(placement=attempt.placement_id, answered=0).delete()
    WrongAnswer.objects.filter(placement=attempt.placement_id, count=0).delete()


def _tries(answers: QuerySet[Answer]) -> Iterator[BlockTries]:
    rows = (
        answers.filter(is_complete=True)
        .order_by("attempt", "block", "pk")
        .values_list(
            "attempt", "attempt__number", "attempt__learner", "block", "is_correct", "response", "answered_at"
        )
    )
    for key, group in groupby(rows.iterator(chunk_size=5000), key=lambda row: row[:4]):
        attempt, number, learner, block = key
        yield BlockTries(attempt, number, learner, block, [row[4:] for row in group])


def _open_attempts(placement: Placement) -> dict[int, int]:
    """How many blocks each open attempt asks; one in which all is answered troubles nobody."""
    versions = {
        version.pk: len(publishing.answerable_blocks(version.content))
        for version in placement.activity.versions.all()
    }
    attempts = Attempt.objects.filter(placement=placement, counts=True, finished_at=None)
    return {pk: versions[version] for pk, version in attempts.values_list("pk", "version")}


def _definitions(placement: Placement) -> dict[str, tuple[int, Any]]:
    """Each block as the newest version that has it says."""
    definitions: dict[str, tuple[int, Any]] = {}
    for version in placement.activity.versions.order_by("number"):
        definitions |= publishing.answerable_blocks(version.content)
    return definitions


def _add(sums: Sums, tries: BlockTries, definition: Any) -> None:
    verdicts = tries.verdicts
    if tries.number == 1:
        sums.blocks[tries.block].update(
            answered=1,
            judged=int(verdicts[0] is not None),
            first_right=int(verdicts[0] is True),
            right=int(True in verdicts),
        )
    for is_correct, response, _at in tries.answers:
        if is_correct is False and is_closed(definition, response):
            key = (tries.block, placement_statistics.digest_of(response))
            sums.wrong[key] += 1
            sums.responses[key] = response


def _troubles(tries: BlockTries, placement: Placement, step: int) -> list[Trouble]:
    failed = [at for is_correct, _response, at in tries.answers if is_correct is False]
    if len(failed) < placement_statistics.STUCK_AFTER or True in tries.verdicts:
        return []
    trouble = Trouble(placement=placement, learner_id=tries.learner, block=tries.block, step=step)
    trouble.tries, trouble.since = len(failed), failed[placement_statistics.STUCK_AFTER - 1]
    return [trouble]


def _replace(placement: Placement, sums: Sums) -> None:
    for model in (BlockTally, WrongAnswer, Trouble):
        model._default_manager.filter(placement=placement).delete()
    BlockTally.objects.bulk_create(
        BlockTally(placement=placement, block=block, **counts) for block, counts in sums.blocks.items()
    )
    WrongAnswer.objects.bulk_create(
        WrongAnswer(
            placement=placement,
            block=block,
            digest=digest,
            count=count,
            response=sums.responses[block, digest],
        )
        for (block, digest), count in sums.wrong.items()
    )
    Trouble.objects.bulk_create(sums.troubles)
