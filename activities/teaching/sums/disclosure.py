"""Which figures may be shown: none that rests on fewer than ten people, and none from which one could work out such a one.

Whoever reads the figures knows these rules too. What holds for everyone who does is in tests/…/test_disclosure.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

FEWEST = 10
FIGURES = ("people", "begun", "finished", "seconds")


@dataclass(frozen=True)
class Deeds:
    """What one person did in a period, and where the person is counted: in one unit and one language alone."""

    unit: str
    language: str
    begun: int = 0
    finished: int = 0
    seconds: int = 0


@dataclass
class Group:
    """Figures of several people, and on how many of them each rests."""

    totals: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIGURES, 0))
    resting_on: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIGURES, 0))

    def add(self, deeds: Deeds) -> None:
        parts = {"people": 1, "begun": deeds.begun, "finished": deeds.finished, "seconds": deeds.seconds}
        for figure, part in parts.items():
            self.totals[figure] += part
            self.resting_on[figure] += part > 0


Published = dict[str, int | None]  # by figure; None: kept back


def everyone(people: Iterable[Deeds]) -> Published:
    """The figures of all."""
    group = _grouped({"": people}, {""})[""]
    return {
        figure: total if group.resting_on[figure] >= FEWEST else None
        for figure, total in group.totals.items()
    }


def parts(members: Mapping[str, Iterable[Deeds]], keys: Set[str]) -> dict[str, Published]:
    """The figures of each part, where those of all are shown too; `keys`: every part that there is, empty ones too.

    Where the number of a part's people is kept back, nothing else of the part is shown.
    """
    groups = _grouped(members, keys)
    without_people = kept_back({key: group.resting_on["people"] for key, group in groups.items()})
    published: dict[str, Published] = {key: {} for key in groups}
    for figure in FIGURES:
        resting_on = {key: group.resting_on[figure] for key, group in groups.items()}
        hidden = kept_back(resting_on, also=without_people)
        for key, group in groups.items():
            published[key][figure] = None if key in hidden else group.totals[figure]
    return published


def kept_back(counts: Mapping[str, int], *, also: Set[str] = frozenset(), fewest: int = FEWEST) -> set[str]:
    """The parts of a whole that are not shown, where the whole is: those below `fewest`, and what would give them away.

    Whole minus the parts that are shown is what is kept back together: `fewest` people at least. Where all that is kept
    back is small, it must not be as large as it can be, or each of it would be known. The smallest of the others then
    goes with it; all that are as small, so that no order of the parts tells which is which.
    """
    hidden = {key for key, count in counts.items() if count < fewest or key in also}
    together = sum(counts[key] for key in hidden)
    largest = (fewest - 1) * len(hidden)
    if together == 0 or fewest <= together != largest:
        return hidden
    smallest = min((count for key, count in counts.items() if key not in hidden), default=0)
    return hidden | {key for key, count in counts.items() if count == smallest}


def year(people: int, months: Iterable[int | None]) -> int | None:
    """A year's people in full tens, rounded down; None where they are few, or hardly more than those of one month.

    Someone may come in many months, so that months and year together could tell of the few who came in one only.
    """
    tens = people - people % FEWEST
    most = max((count for count in months if count is not None), default=0)
    return tens if tens >= most + FEWEST else None


def _grouped(members: Mapping[str, Iterable[Deeds]], keys: Set[str]) -> dict[str, Group]:
    groups = {key: Group() for key in sorted(keys | set(members))}
    for key, people in members.items():
        for deeds in people:
            groups[key].add(deeds)
    return groups
