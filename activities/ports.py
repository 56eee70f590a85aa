"""What the core asks of the place that a course lives in: its people, and its own gradebook."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from activities.host_answers import GradeColumn, HeldResults, Hindrance, Roster, SentGrade, UnopenedItem
from activities.models import Course, Placement


class CourseHost(ABC):
    """Answers from what is at hand: only a roster that is old may take some seconds."""

    @abstractmethod
    def roster(self, course: Course, *, names_only: bool = False, is_wanted_now: bool = False) -> Roster:
        """People, groups and names in one answer, which serves a whole request.

        `names_only`: nobody waits for a roster where names are off. `is_wanted_now`: it is fetched anew.
        """

    @abstractmethod
    def grade_column(self, placement: Placement, user_ids: Sequence[int]) -> GradeColumn | None:
        """What became of these people's results; None where they go nowhere."""

    @abstractmethod
    def held_results(
        self, course: Course, placements: Sequence[Placement], user_ids: Sequence[int]
    ) -> HeldResults:
        """What the course's own gradebook was last seen to hold of these."""

    @abstractmethod
    def differing_learners(self, course: Course) -> frozenset[int]:
        """The user ids of those of whom the course's own gradebook holds any other result."""

    @abstractmethod
    def refresh_results(self, course: Course) -> None:
        """Let the course's own gradebook be looked at soon."""

    @abstractmethod
    def hindrances(self, course: Course) -> Sequence[Hindrance]:
        """What keeps grades from the course's own gradebook; nothing where all is well."""

    @abstractmethod
    def sent_grades(self, course: Course, user_id: int) -> Mapping[int, SentGrade]:
        """What was sent of a learner's grades, by placement."""

    @abstractmethod
    def unopened(self, course: Course) -> Sequence[UnopenedItem]:
        """What stands in the course and was never opened."""


class NoHost(CourseHost):
    """An installation without any: whoever came is here, and results stay here."""

    def roster(self, course: Course, *, names_only: bool = False, is_wanted_now: bool = False) -> Roster:
        return Roster()

    def grade_column(self, placement: Placement, user_ids: Sequence[int]) -> GradeColumn | None:
        return None

    def held_results(
        self, course: Course, placements: Sequence[Placement], user_ids: Sequence[int]
    ) -> HeldResults:
        return HeldResults()

    def differing_learners(self, course: Course) -> frozenset[int]:
        return frozenset()

    def refresh_results(self, course: Course) -> None:
        return None

    def hindrances(self, course: Course) -> Sequence[Hindrance]:
        return ()

    def sent_grades(self, course: Course, user_id: int) -> Mapping[int, SentGrade]:
        return {}

    def unopened(self, course: Course) -> Sequence[UnopenedItem]:
        return ()


def host() -> CourseHost:
    """The host that COURSE_HOST names, loaded once; a test may put one in its place."""
    configured: str | CourseHost = settings.COURSE_HOST
    return configured if isinstance(configured, CourseHost) else _loaded(configured)


@cache
def _loaded(name: str) -> CourseHost:
    loaded = import_string(name)()
    if not isinstance(loaded, CourseHost):
        raise TypeError(f"COURSE_HOST names {name}, which is no CourseHost.")
    return loaded
