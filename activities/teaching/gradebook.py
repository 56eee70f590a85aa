"""What an instructor sees of a placement: people, results, and what became of them elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from activities import ports
from activities.host_answers import NO_CELL, GradeCell, GradeColumn, Roster
from activities.learning import services as learning
from activities.models import (
    Answer,
    Course,
    Enrolment,
    Placement,
    PlacementTally,
    Progress,
    Role,
    Status,
    User,
)
from activities.teaching import people
from activities.teaching.paging import Page
from activities.teaching.people import PAGE_SIZE, PeopleFilter, Person


@dataclass(frozen=True)
class Row:
    """One learner in a placement; `points` and the times are None until there is something to show."""

    person: Person
    status: str
    status_label: str
    points: float | None
    max_points: float | None
    percent: int | None
    started_at: datetime | None
    finished_at: datetime | None
    last_activity_at: datetime | None
    attempts: int
    is_from_elsewhere: bool
    has_answers_by_code: bool
    cells: list[tuple[str, GradeCell]]

    @property
    def user_id(self) -> int | None:
        """None for someone who has not come yet."""
        return self.person.user_id

    @property
    def name(self) -> str:
        """The name, or "Participant 7"."""
        return self.person.name


@dataclass(frozen=True)
class Results:
    """A page of the table, and how many people of the course are in each state."""

    page: Page[Row]
    column_titles: list[str]
    counts: dict[str, int]
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        return self.page.items


NOT_STARTED = "not_started"


def results(
    *,
    placement: Placement,
    people_filter: PeopleFilter | None = None,
    size: int = PAGE_SIZE,
    roster: Roster | None = None,
) -> Results:
    """Every graded learner of the course, a page at a time, those who have not begun or come included."""
    shown = people.page(
        course=placement.course, people_filter=people_filter or PeopleFilter(), size=size, roster=roster
    )
    user_ids = [one.user_id for one in shown.items if one.user_id is not None]
    columns = _columns(placement, user_ids)
    here = Progress.objects.filter(placement=placement, learner__in=user_ids).select_related(
        "counted_attempt"
    )
    progress = {one.learner_id: one for one in here}
    by_code = _learners_by_code(placement, user_ids)
    rows = [
        _row(person, progress.get(person.user_id or 0), columns, by_code=person.user_id in by_code)
        for person in shown.items
    ]
    titles = [column.title for column in columns]
    counts = counts_of(placement, people.how_many(placement.course))
    return Results(shown.filled(rows), titles, counts, [one.note for one in columns if one.note])


def _learners_by_code(placement: Placement, user_ids: list[int]) -> set[int]:
    """Who of them gave an answer on a device that a resume code had opened."""
    answers = Answer.objects.filter(
        attempt__placement=placement, attempt__learner__in=user_ids, by_code=True
    ).order_by()
    return set(answers.values_list("attempt__learner_id", flat=True).distinct())


def counts_of(placement: Placement, learners: int) -> dict[str, int]:
    """How many of so many learners have finished, are under way, and have not started."""
    tally = PlacementTally.objects.filter(placement=placement).first()
    begun, finished = (tally.begun, tally.finished) if tally else (0, 0)
    states = {Status.FINISHED.value: finished, Status.STARTED.value: begun - finished}
    return states | {NOT_STARTED: max(0, learners - begun)}


def names_of(course: Course, enrolments: Iterable[Enrolment], roster: Roster | None = None) -> dict[int, str]:
    """A name for each, "Participant 7" where the roster tells none."""
    names = people.roster_of(course, roster).names
    return {one.user_id: names.get(one.user_id) or participant(one) for one in enrolments}


def participant(enrolment: Enrolment) -> str:
    """What to call someone whose name is not known here."""
    if enrolment.role == Role.INSTRUCTOR:
        return _("Instructor %(number)s") % {"number": enrolment.number}
    return people.participant_name(enrolment.number)


def grade_cells_of(*, placement: Placement, learner: User) -> list[GradeCell]:
    """What became of one learner's result, for the learner's own page."""
    columns = _columns(placement, [learner.pk])
    return [column.cells[learner.pk] for column in columns if learner.pk in column.cells]


def _columns(placement: Placement, user_ids: list[int]) -> list[GradeColumn]:
    column = ports.host().grade_column(placement, user_ids)
    return [column] if column else []


def status_of(progress: Progress | None) -> tuple[str, str]:
    """Where someone stands, as a word for the style sheet and in words for people."""
    if progress is None:
        return NOT_STARTED, _("Not started")
    if progress.status == Status.FINISHED:
        return Status.FINISHED.value, _("Finished")
    return Status.STARTED.value, _("Under way")


def percent_of(points: float | None, max_points: float | None) -> int | None:
    """The result in whole percent."""
    return None if points is None else round(100 * learning.share_of_points(points, max_points))


def _row(person: Person, progress: Progress | None, columns: list[GradeColumn], *, by_code: bool) -> Row:
    status, label = status_of(progress)
    return Row(
        person=person,
        status=status,
        status_label=label,
        cells=[(column.title, column.cells.get(person.user_id or 0, NO_CELL)) for column in columns],
        has_answers_by_code=by_code,
        **_numbers(progress),
    )


def _numbers(progress: Progress | None) -> dict[str, Any]:
    counted = progress and progress.counted_attempt
    return {
        "points": progress and progress.points,
        "max_points": progress and progress.max_points,
        "percent": percent_of(progress.points, progress.max_points) if progress else None,
        "started_at": progress and progress.started_at,
        "finished_at": progress and progress.finished_at,
        "last_activity_at": progress and progress.last_activity_at,
        "attempts": progress.attempts if progress else 0,
        "is_from_elsewhere": bool(progress and counted and counted.placement_id != progress.placement_id),
    }
