"""What an instructor sees of a placement: people, results, and what became of them elsewhere."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from activities.models import Answer, Course, Enrolment, Placement, Progress, Role, Status, User
from activities.services.progress import share
from activities.signals import gradebook_columns, roster_wanted


@dataclass(frozen=True)
class GradeCell:
    """What became of one person's result; `tone` is ok, wait, attention or none."""

    text: str
    tone: str = "none"
    action_url: str = ""
    action_label: str = ""


NO_CELL = GradeCell("")


@dataclass(frozen=True)
class GradeColumn:
    """What a listener of `gradebook_columns` returns."""

    title: str
    cells: dict[int, GradeCell] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One learner in a placement; `points` and the times are None until there is something to show."""

    user_id: int
    name: str
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


@dataclass(frozen=True)
class Results:
    """The whole table."""

    rows: list[Row]
    column_titles: list[str]

    @property
    def counts(self) -> dict[str, int]:
        """How many people are in each state."""
        return dict(Counter(row.status for row in self.rows))


NOT_STARTED = "not_started"


def results(*, placement: Placement) -> Results:
    """Every graded learner of the course, those who have not begun included, in the order of their numbers."""
    learners = list(learners_of(placement.course))
    names = names_of(placement.course, learners)
    columns = columns_of(placement, [learner.user_id for learner in learners])
    here = Progress.objects.filter(placement=placement).select_related("counted_attempt")
    progress = {one.learner_id: one for one in here}
    by_code = _learners_by_code(placement)
    rows = [
        _row(one, names[one.user_id], progress.get(one.user_id), columns, by_code=one.user_id in by_code)
        for one in learners
    ]
    return Results(rows=rows, column_titles=[column.title for column in columns])


def _learners_by_code(placement: Placement) -> set[int]:
    """Who gave an answer on a device that a resume code had opened."""
    answers = Answer.objects.filter(attempt__placement=placement, by_code=True).order_by()
    return set(answers.values_list("attempt__learner_id", flat=True).distinct())


def learners_of(course: Course) -> QuerySet[Enrolment]:
    """The people whose results count."""
    return Enrolment.objects.filter(course=course, role=Role.LEARNER, counts=True).order_by("number")


def names_of(course: Course, enrolments: Iterable[Enrolment]) -> dict[int, str]:
    """A name for each, "Participant 7" where no listener knows one."""
    known: dict[int, str] = {}
    answers: list[tuple[Any, Any]] = roster_wanted.send(sender=Course, course=course)
    for _receiver, names in answers:
        known.update(names or {})
    return {one.user_id: known.get(one.user_id) or participant(one) for one in enrolments}


def participant(enrolment: Enrolment) -> str:
    """What to call someone whose name is not known here."""
    return _("Participant %(number)s") % {"number": enrolment.number}


def columns_of(placement: Placement, user_ids: list[int]) -> list[GradeColumn]:
    """What the listeners have to say about these people's results."""
    answers: list[tuple[Any, Any]] = gradebook_columns.send(
        sender=Placement, placement=placement, user_ids=user_ids
    )
    return [column for _receiver, column in answers if column is not None]


def cells_of(*, placement: Placement, learner: User) -> list[GradeCell]:
    """What became of one learner's result, for the learner's own page."""
    columns = columns_of(placement, [learner.pk])
    return [column.cells[learner.pk] for column in columns if learner.pk in column.cells]


def status_of(progress: Progress | None) -> tuple[str, str]:
    """Where someone stands, as a word for the style sheet and in words for people."""
    if progress is None:
        return NOT_STARTED, _("Not started")
    if progress.status == Status.FINISHED:
        return Status.FINISHED.value, _("Finished")
    return Status.STARTED.value, _("Under way")


def percent_of(points: float | None, max_points: float | None) -> int | None:
    """The result in whole percent."""
    return None if points is None else round(100 * share(points, max_points))


def _row(
    enrolment: Enrolment, name: str, progress: Progress | None, columns: list[GradeColumn], *, by_code: bool
) -> Row:
    status, label = status_of(progress)
    cells = [(column.title, column.cells.get(enrolment.user_id, NO_CELL)) for column in columns]
    return Row(
        user_id=enrolment.user_id,
        name=name,
        status=status,
        status_label=label,
        cells=cells,
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
