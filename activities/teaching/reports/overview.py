"""A course at a glance: its placements with where one learner, or how many, stand."""

from dataclasses import dataclass, replace

from django.db.models import QuerySet

from activities import ports
from activities.host_answers import GradeCell, SentGrade
from activities.learning import services as learning
from activities.models import Course, Placement, PlacementTally, Progress, User
from activities.publishing import services as publishing
from activities.publishing.services import CatalogueEntry
from activities.teaching import gradebook, people


@dataclass(frozen=True)
class Line:
    """One placement on the course's page."""

    placement: Placement
    entry: CatalogueEntry
    status: str = ""
    status_label: str = ""
    percent: int | None = None
    is_let_in: bool = True
    sent: GradeCell | None = (
        None  # what became of the result in the course's own gradebook, where there is a result
    )
    not_started: int = 0
    started: int = 0
    finished: int = 0


def for_learner(*, course: Course, learner: User, language: str) -> list[Line]:
    """The course's activities with the learner's own state, and whether the course has opened them to the learner.

    What is no longer in the course stands here only for whoever has worked on it.
    """
    mine = {
        one.placement_id: one for one in Progress.objects.filter(placement__course=course, learner=learner)
    }
    placements = learning.annotate_admissions(placements_of(course), learner.pk)
    has_results = any(one.points is not None for one in mine.values())
    sent = ports.host().sent_grades(course, learner.pk) if has_results else {}
    return [
        _own_line(placement, mine.get(placement.pk), sent.get(placement.pk), language)
        for placement in placements
        if placement.away_at is None or placement.pk in mine
    ]


def for_instructor(*, course: Course, language: str) -> tuple[list[Line], int]:
    """The course's activities with counts of people, and how many people there are."""
    learners = people.how_many(course)
    tallies = {one.placement_id: one for one in PlacementTally.objects.filter(placement__course=course)}
    lines = [
        _counted_line(placement, tallies.get(placement.pk), learners, language)
        for placement in placements_of(course)
    ]
    return lines, learners


def placements_of(course: Course) -> QuerySet[Placement]:
    """The course's placements whose activity is published, oldest first."""
    placements = course.placements.filter(activity__current_version__isnull=False)
    annotated = publishing.annotate_twins(placements.select_related("activity__current_version"))
    return annotated.defer("activity__current_version__content")


def _own_line(placement: Placement, progress: Progress | None, sent: SentGrade | None, language: str) -> Line:
    status, label = gradebook.status_of(progress)
    percent = gradebook.percent_of(progress.points, progress.max_points) if progress else None
    entry = _entry(placement, language)
    cell = sent.cell if sent and percent is not None else None
    return Line(placement, entry, status, label, percent, is_let_in=placement.is_let_in, sent=cell)


def _counted_line(placement: Placement, tally: PlacementTally | None, learners: int, language: str) -> Line:
    begun, finished = (tally.begun, tally.finished) if tally else (0, 0)
    return Line(
        placement,
        _entry(placement, language),
        not_started=max(0, learners - begun),
        started=begun - finished,
        finished=finished,
    )


def _entry(placement: Placement, language: str) -> CatalogueEntry:
    entry = publishing.catalogue_entry(placement.activity, language)
    return replace(entry, title=publishing.numbered_title(entry.title, placement.twin))
