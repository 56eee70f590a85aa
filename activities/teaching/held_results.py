"""What the course's own gradebook holds beside Verstas's results, and what was sent to it, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from activities.models import Course, Placement
from activities.signals import (
    differing_results_wanted,
    grade_hindrances_wanted,
    held_results_refresh,
    held_results_wanted,
    sent_grades_wanted,
)
from activities.teaching.gradebook import GradeCell


@dataclass(frozen=True)
class Held:
    """One result there; `percent` None: it held none. `is_only_there`: nothing was ever sent from here."""

    percent: int | None
    differs: bool = False
    is_only_there: bool = False
    is_rounded: bool = False
    # What is to be said of a result of which the course's gradebook was seen to hold nothing yet.
    note: str = field(default="", compare=False)
    is_calm: bool = field(default=False, compare=False)  # nobody need do anything

    @property
    def words(self) -> str:
        """What differs, in words; nothing where both hold the same."""
        percent = {"percent": f"{self.percent} %"}
        if self.note:
            return self.note
        if self.is_only_there:
            return _("only in the course: %(percent)s") % percent
        if self.is_rounded:
            return _("the course: %(percent)s, rounded") % percent
        if not self.differs:
            return ""
        if self.percent is None:
            return _("the course: none")
        return _("the course: %(percent)s") % percent


@dataclass(frozen=True)
class HeldResults:
    """What was seen last, by placement and user; `seen_at` is the oldest look at any of the placements.

    `not_seen`: so many results the course has taken since, and nobody has looked for them there.
    `unable`: why placements could not be compared, in words, with their ids.
    """

    held: Mapping[tuple[int, int], Held] = field(default_factory=dict)
    is_offered: bool = False
    seen_at: datetime | None = None
    is_asked: bool = False  # a look is under way
    not_seen: int = 0
    unable: Mapping[str, frozenset[int]] = field(default_factory=dict)


NOTHING = HeldResults()


@dataclass(frozen=True)
class SentGrade:
    """One placement's grade on its way: what became of it, and each try to send it, the newest first."""

    placement_id: int
    cell: GradeCell
    tries: Sequence[tuple[datetime, str]] = ()


@dataclass(frozen=True)
class Hindrance:
    """What keeps some grades from the course's own gradebook, in words, and of which placements they are."""

    words: str
    placement_ids: frozenset[int] = frozenset()


def of(*, course: Course, placements: Sequence[Placement], user_ids: Sequence[int]) -> HeldResults:
    """What the course's own gradebook was last seen to hold of these."""
    answers: list[tuple[Any, Any]] = held_results_wanted.send(
        sender=Course, course=course, placements=placements, user_ids=user_ids
    )
    return next((answer for _receiver, answer in answers if answer is not None), NOTHING)


def differing(*, course: Course) -> set[int]:
    """The learners of whom the course's own gradebook holds any other result."""
    answers: list[tuple[Any, Any]] = differing_results_wanted.send(sender=Course, course=course)
    return {user_id for _receiver, user_ids in answers for user_id in user_ids or ()}


def refresh(*, course: Course) -> None:
    """Let the course's own gradebook be looked at soon."""
    held_results_refresh.send(sender=Course, course=course)


def hindrances(*, course: Course) -> list[Hindrance]:
    """What keeps grades from the course's own gradebook; nothing where all is well."""
    answers: list[tuple[Any, Any]] = grade_hindrances_wanted.send(sender=Course, course=course)
    return [one for _receiver, told in answers for one in told or ()]


def sent(*, course: Course, user_id: int) -> dict[int, SentGrade]:
    """What was sent of a learner's grades, by placement."""
    answers: list[tuple[Any, Any]] = sent_grades_wanted.send(sender=Course, course=course, user_id=user_id)
    return {one.placement_id: one for _receiver, grades in answers for one in grades or ()}
