"""What answerable blocks share: their points, and a judgement from a share of right parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from activities.blocks.contract import History, Json, Judgement, Texts
from activities.blocks.phrases import Phrase as _
from activities.blocks.texts import joined, naming

LOOK_AGAIN = _("Look at these again:")
NO_ANSWER = _("An answer is missing here.")


def points_of(block: Json) -> float:
    """The points of a perfect answer: one, unless the content says otherwise."""
    return float(block.get("points", 1))


def judged(block: Json, share: float, specific: Iterable[Texts | None]) -> Judgement:
    """A judgement by the share of parts that are right: first what is specific, then the block's own word."""
    is_correct = share >= 1
    general = block.get("feedback", {}).get("correct" if is_correct else "incorrect")
    return Judgement(
        points=round(points_of(block) * max(0.0, share), 2),
        max_points=points_of(block),
        is_correct=is_correct,
        is_complete=True,
        feedback=joined([*specific, general]),
    )


def look_again(astray: Sequence[Texts]) -> list[Texts]:
    """What is not right yet, by name, and not what would be right; nothing where all is."""
    return [naming(LOOK_AGAIN, astray)] if astray else []


def last_of(history: History) -> dict[str, Any]:
    """The response given last, to fill the form again."""
    return history[-1] if history else {}
