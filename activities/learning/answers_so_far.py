"""What an attempt holds already, in one statement: for the next answer to a block, and for the page of a step."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Case, JSONField, Min, Q, QuerySet, When

from activities.models import Answer, Attempt
from activities.models.fields import AnsweredField
from activities.runtime.compiled_queries import Select, Slot

UNUSED_KEY = ""  # where nobody asks whose key it is


@dataclass(frozen=True)
class AnswersSoFar:
    """The answers to some blocks of an attempt, the oldest first, and which of all its blocks are answered.

    `keys`: of these answers, and the one that was asked for, where any answer of the attempt has it. `done`: the blocks
    that have a complete answer.
    """

    by_block: dict[str, list[Answer]]
    keys: frozenset[str]
    done: frozenset[str]


def collect_answers(attempt: Attempt, blocks: Collection[str], *, key: str = UNUSED_KEY) -> AnswersSoFar:
    """What was answered to these blocks, what else is done, and whether an answer of the attempt has this key."""
    names = {f"block{number}": block for number, block in enumerate(blocks)}
    rows = _statement(len(names)).all(attempt=attempt.pk, key=key, **names)
    by_block: dict[str, list[Answer]] = defaultdict(list)
    for row in rows:
        row.attempt = attempt
        if row.block in blocks:
            row.response, row.feedback = row.wanted_response, row.wanted_feedback
            by_block[row.block].append(row)
    return AnswersSoFar(
        by_block=by_block,
        keys=frozenset(row.key for row in rows),
        done=frozenset(row.block for row in rows if row.is_complete),
    )


@cache
def _statement(blocks: int) -> Select[Answer]:
    return Select(lambda: _rows([Slot(f"block{number}") for number in range(blocks)]))


def _rows(blocks: list[Slot]) -> QuerySet[Answer]:
    """All of these blocks, the first complete one of each other block, and the one with the key.

    Only of these blocks the JSON is read: a practice screen may leave a hundred answers, each with its whole way.
    """
    of_these = Q(*(Q(block=block) for block in blocks), _connector=Q.OR)
    here = Answer.objects.filter(attempt=Slot("attempt"))
    complete = here.filter(is_complete=True).order_by().values("block")
    first = complete.annotate(first=Min("pk")).values("first")
    columns: dict[str, Any] = {
        "wanted_response": Case(When(of_these, then="response"), output_field=AnsweredField()),
        "wanted_feedback": Case(When(of_these, then="feedback"), output_field=JSONField()),
    }
    rows = here.filter(of_these | Q(key=Slot("key")) | Q(pk__in=first)).order_by("pk")
    return rows.defer("response", "feedback").annotate(**columns)
