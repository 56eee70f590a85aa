"""How an activity fares in a course, step by step: what is right at first try, what goes wrong, where people stop."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from activities.blocks.texts import localised
from activities.blocks.words import in_words
from activities.models import BlockTally, Placement, Progress, Status, WrongAnswer
from activities.publishing import services as publishing

MOST_WRONG = 3  # so many of the common wrong answers are shown


@dataclass(frozen=True)
class Wrong:
    """A wrong answer in words, and how often it was given."""

    lines: list[str]
    count: int


@dataclass(frozen=True)
class BlockInsight:
    """How people fared with one block; the percents are None where nobody answered, or nothing is right or wrong."""

    block: str
    prompt: str
    answered: int
    first_right: int
    first_percent: int | None
    right_percent: int | None
    wrong: list[Wrong]

    @property
    def heat(self) -> str:
        """0 to 5 for the heat map."""
        return "none" if self.first_percent is None else str(self.first_percent // 20)


@dataclass(frozen=True)
class StepInsight:
    """One step: its blocks, and how many people stand here half done."""

    number: int
    title: str
    blocks: list[BlockInsight]
    stopped: int


def steps(*, placement: Placement, language: str) -> list[StepInsight]:
    """The steps of the newest version; what was counted under earlier ones counts where the block is the same."""
    version = placement.activity.current_version
    if version is None:
        return []
    tallies = {one.block: one for one in BlockTally.objects.filter(placement=placement)}
    wrong, stopped = _wrong(placement), _stopped(placement)
    answerable = publishing.answerable_blocks(version.content)
    return [
        StepInsight(
            number,
            localised(step["title"], language),
            [
                _block(block, tallies.get(block["id"]), wrong[block["id"]], language)
                for block in step["blocks"]
                if block["id"] in answerable
            ],
            stopped.get(number, 0),
        )
        for number, step in enumerate(publishing.steps_of(version.content), start=1)
    ]


def begun_only(*, placement: Placement) -> int:
    """The people who have opened the activity and not answered anything yet."""
    return _stopped(placement).get(0, 0)


def _stopped(placement: Placement) -> dict[int, int]:
    """The people half done, by the step of their last answer."""
    under_way = Progress.objects.filter(placement=placement, status=Status.STARTED).order_by()
    return dict(under_way.values_list("step").annotate(Count("pk")))


def _wrong(placement: Placement) -> dict[str, list[WrongAnswer]]:
    """What was answered once is not common, and might point at a person."""
    place = Window(RowNumber(), partition_by=F("block"), order_by=F("count").desc())
    common = WrongAnswer.objects.filter(placement=placement, count__gt=1).annotate(place=place)
    answers: dict[str, list[WrongAnswer]] = defaultdict(list)
    for answer in common.filter(place__lte=MOST_WRONG).order_by("place", "pk"):
        answers[answer.block].append(answer)
    return answers


def _block(
    block: Mapping[str, Any], tally: BlockTally | None, wrong: Sequence[WrongAnswer], language: str
) -> BlockInsight:
    answered, judged = (tally.answered, tally.judged) if tally else (0, 0)
    first, right = (tally.first_right, tally.right) if tally else (0, 0)
    return BlockInsight(
        block=block["id"],
        prompt=localised(block.get("prompt") or block.get("title"), language),
        answered=answered,
        first_right=first,
        first_percent=round(100 * first / judged) if judged else None,
        right_percent=round(100 * min(right, judged) / judged) if judged else None,
        wrong=[Wrong(in_words(block, one.response, language), one.count) for one in wrong],
    )
