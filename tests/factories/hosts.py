"""Hosts for tests of the core: they answer what they were given."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from django.test import override_settings

from activities.host_answers import (
    CourseGroup,
    GradeColumn,
    HeldResults,
    Hindrance,
    PlainContents,
    Roster,
    SentGrade,
    UnopenedItem,
)
from activities.models import Course, Placement
from activities.ports import CourseHost, NoHost

NO_ROSTER = Roster()


class FakeHost(NoHost):
    """`names` and `groups` stand on the roster; `wanted`: whether it was asked for anew, each time it was asked for."""

    def __init__(
        self,
        *,
        roster: Roster = NO_ROSTER,
        names: Mapping[int | str, str] | None = None,
        groups: Sequence[CourseGroup] = (),
        column: GradeColumn | None = None,
        held: HeldResults | None = None,
        differing: Sequence[int] = (),
        hindrances: Sequence[Hindrance] = (),
        sent: Mapping[int, SentGrade] | None = None,
        unopened: Sequence[UnopenedItem] = (),
    ) -> None:
        contents = PlainContents(roster.contents.members, groups, names or {})
        self._roster, self._column = replace(roster, contents=contents), column
        self._held, self._differing = held or HeldResults(), frozenset(differing)
        self._hindrances, self._sent, self._unopened = hindrances, sent or {}, unopened
        self.wanted: list[bool] = []
        self.refreshed: list[Course] = []

    def roster(self, course: Course, *, names_only: bool = False, is_wanted_now: bool = False) -> Roster:
        self.wanted.append(is_wanted_now)
        return self._roster

    def grade_column(self, placement: Placement, user_ids: Sequence[int]) -> GradeColumn | None:
        return self._column

    def held_results(
        self, course: Course, placements: Sequence[Placement], user_ids: Sequence[int]
    ) -> HeldResults:
        return self._held

    def differing_learners(self, course: Course) -> frozenset[int]:
        return self._differing

    def refresh_results(self, course: Course) -> None:
        self.refreshed.append(course)

    def hindrances(self, course: Course) -> Sequence[Hindrance]:
        return self._hindrances

    def sent_grades(self, course: Course, user_id: int) -> Mapping[int, SentGrade]:
        return self._sent

    def unopened(self, course: Course) -> Sequence[UnopenedItem]:
        return self._unopened


@contextmanager
def hosted_by(host: CourseHost) -> Iterator[None]:
    """Courses live there for a while."""
    with override_settings(COURSE_HOST=host):
        yield
