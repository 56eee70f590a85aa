"""How a placement and each of its questions fare with many people, kept in the answer's own transaction."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Model, Q
from django.db.models.functions import Greatest

from activities.blocks.words import is_closed
from activities.learning.statistics import upsert
from activities.models import (
    Answer,
    Attempt,
    BlockTally,
    Course,
    PlacementTally,
    Progress,
    Role,
    Status,
    Trouble,
    WrongAnswer,
)

STUCK_AFTER = 3  # failed tries on one block


def count_beginner(placement_id: int) -> None:
    add(PlacementTally, {"placement_id": placement_id}, begun=1)


def count_finisher(placement_id: int) -> None:
    add(PlacementTally, {"placement_id": placement_id}, finished=1)


def count_answer(
    *, attempt: Attempt, answer: Answer, step: int, block: Mapping[str, Any], earlier: Sequence[Answer]
) -> None:
    """Counts an answer of an attempt that counts: first tries, wrong answers, and whether the learner is stuck.

    `earlier`: the attempt's answers to the same block before it, the oldest first.
    """
    if not answer.is_complete:
        return
    verdicts = [given.is_correct for given in (*earlier, answer) if given.is_complete]
    if attempt.number == 1:
        _count_tries(attempt, answer.block, verdicts)
    if answer.is_correct is False and is_closed(block, answer.response):
        _count_wrong(attempt, answer)
    _note_trouble(attempt, answer, step, verdicts)


def end_troubles(*, placement_id: int, learner_id: int) -> None:
    """Everything is answered: whoever was stuck is so no longer."""
    Trouble.objects.filter(placement=placement_id, learner=learner_id).delete()


def digest_of(response: object) -> str:
    """One name for each answer, however its JSON is written."""
    return hashlib.sha256(json.dumps(response, sort_keys=True).encode()).hexdigest()


def _count_tries(attempt: Attempt, block: str, verdicts: list[bool | None]) -> None:
    """By the learner's first attempt: a block learned by heart says nothing about the block."""
    is_first = len(verdicts) == 1
    is_newly_right = verdicts[-1] is True and verdicts.count(True) == 1
    if not is_first and not is_newly_right:
        return
    add(
        BlockTally,
        {"placement_id": attempt.placement_id, "block": block},
        answered=int(is_first),
        judged=int(is_first and verdicts[-1] is not None),
        first_right=int(is_first and is_newly_right),
        right=int(is_newly_right),
    )


def _count_wrong(attempt: Attempt, answer: Answer) -> None:
    key = {
        "placement_id": attempt.placement_id,
        "block": answer.block,
        "digest": digest_of(answer.response),
    }
    add(WrongAnswer, key, {"response": answer.response}, count=1)


def _note_trouble(attempt: Attempt, answer: Answer, step: int, verdicts: list[bool | None]) -> None:
    failed = verdicts.count(False)
    if failed < STUCK_AFTER:
        return
    here = {"placement_id": attempt.placement_id, "learner_id": attempt.learner_id, "block": answer.block}
    if True in verdicts:
        Trouble.objects.filter(**here).delete()
        return
    since = {"step": step, "since": answer.answered_at}
    Trouble.objects.update_or_create(
        **here, defaults={"tries": failed}, create_defaults={"tries": failed, **since}
    )


def add(
    model: type[Model], key: Mapping[str, Any], fixed: Mapping[str, Any] | None = None, **steps: int
) -> None:
    """Adds to a row's numbers in one statement, so that two at once are both counted; none falls below nothing."""
    if min(steps.values()) >= 0:
        upsert.grow(model(**key, **(fixed or {}), **steps), key=key, numbers=steps)
        return
    fewer = {name: Greatest(F(name) + step, 0) for name, step in steps.items()}
    model._default_manager.filter(**key).update(**fewer)


@transaction.atomic
def recount_people(course: Course) -> None:
    """Who has begun and finished, anew: someone has another role now, has left the course or come back."""
    ids = list(course.placements.order_by("pk").values_list("pk", flat=True))
    PlacementTally.objects.bulk_create([PlacementTally(placement_id=pk) for pk in ids], ignore_conflicts=True)
    rows = list(PlacementTally.objects.select_for_update().filter(placement__in=ids).order_by("pk"))
    sums = _people_sums(course)
    for tally in rows:
        tally.begun, tally.finished = sums.get(tally.placement_id, (0, 0))
    PlacementTally.objects.bulk_update(rows, ["begun", "finished"])


def _people_sums(course: Course) -> dict[int, tuple[int, int]]:
    here = Progress.objects.filter(
        placement__course=course,
        learner__enrolments__course=course,
        learner__enrolments__role=Role.LEARNER,
        learner__enrolments__counts=True,
        learner__enrolments__aside_at=None,
        learner__enrolments__left_at=None,
    )
    done = Count("pk", filter=Q(status=Status.FINISHED))
    rows = here.order_by().values_list("placement").annotate(all=Count("pk"), done=done)
    return {placement: (begun_by, finished_by) for placement, begun_by, finished_by in rows}
