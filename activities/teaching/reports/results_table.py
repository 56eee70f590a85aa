"""The gradebook: learners by activities, a part at a time, with what the course's own gradebook holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import ports
from activities.host_answers import HeldResult, HeldResults, Roster
from activities.learning import services as learning
from activities.models import Course, Placement, Progress, Status
from activities.publishing import services as publishing
from activities.teaching import gradebook, people
from activities.teaching.paging import Page, page_of
from activities.teaching.people import PeopleFilter, Person

COLUMNS = 8  # activities beside each other: more are wider than any screen
PAPER_COLUMNS = 10  # as many stand beside the names on a sheet of A4 that lies on its side
PAPER_CELLS = (
    600  # so many results are one print: a page of a thousand sheets would be too long for any phone
)
DIFFERS = "differs"  # a further choice beside those of people.PEOPLE_SHOWN
DIFFERS_LABEL = gettext_lazy("The course holds something else")


@dataclass(frozen=True)
class ResultCell:
    """One result in words; `heat` is 0 to 5 for the heat map, "none" and "begun" before there is a result."""

    title: str
    text: str
    heat: str
    course: str = ""
    is_calm: bool = False  # what stands there needs nobody

    @property
    def is_nothing(self) -> bool:
        """Is there no result here, nor one in the course?"""
        return self.heat == "none" and not self.course


@dataclass(frozen=True)
class GridRow:
    """A learner and the results in the columns of this page."""

    person: Person
    cells: list[ResultCell]

    @property
    def not_started(self) -> int:
        """How many of these activities have no result, here or in the course."""
        return sum(one.is_nothing for one in self.cells)


@dataclass(frozen=True)
class Column:
    placement: Placement
    title: str


@dataclass(frozen=True)
class Sheet:
    """Activities that fit beside each other on paper, and each person's results in them."""

    columns: Page[Column]
    rows: list[GridRow]


@dataclass(frozen=True)
class Grid:
    """A page of learners by a page of activities; `seen_at` and what follows tell of the course's own gradebook."""

    rows: Page[GridRow]
    columns: Page[Column]
    seen_at: datetime | None
    is_asked: bool
    is_offered: bool
    not_seen: int = 0
    unable: list[tuple[str, list[Column]]] = field(default_factory=list)

    @property
    def sheets(self) -> list[Sheet]:
        """The same on sheets of paper, about as many activities on each; the names stand on all of them."""
        total = len(self.columns.items)
        count = max(1, -(-total // PAPER_COLUMNS))
        size = max(1, -(-total // count))
        parts = (page_of(self.columns.items, number=number, size=size) for number in range(1, count + 1))
        return [
            Sheet(
                part, [GridRow(row.person, row.cells[part.first - 1 : part.last]) for row in self.rows.items]
            )
            for part in parts
        ]


def grid(
    *,
    course: Course,
    people_filter: PeopleFilter,
    columns: int | None = 1,
    by: str = "",
    size: int = people.PAGE_SIZE,
    language: str,
    roster: Roster | None = None,
) -> Grid:
    """The page of people and the page of activities, None: all; `by`: the public id of the activity to sort by."""
    across = _all_columns(course, language) if columns is None else _columns(course, columns, language)
    placements = [column.placement for column in across.items]
    chosen = next((one for one in placements if one.public_id == by), None)
    rank = _rank(chosen) if chosen else None
    only = ports.host().differing_learners(course) if people_filter.show == DIFFERS else None
    people_filter = replace(people_filter, show="") if people_filter.show == DIFFERS else people_filter
    shown = people.page(
        course=course, people_filter=people_filter, size=size, only=only, rank=rank, roster=roster
    )
    user_ids = [one.user_id for one in shown.items if one.user_id is not None]
    held_results = ports.host().held_results(course, placements, user_ids)
    rows = _rows(shown.items, across.items, _progress(placements, user_ids), held_results)
    return Grid(
        rows=shown.filled(rows),
        columns=across,
        seen_at=held_results.seen_at,
        is_asked=held_results.is_asked,
        is_offered=held_results.is_offered,
        not_seen=held_results.not_seen,
        unable=[
            (reason, [one for one in across.items if one.placement.pk in ids])
            for reason, ids in held_results.unable.items()
        ],
    )


def on_paper(
    *, course: Course, people_filter: PeopleFilter, by: str = "", language: str, roster: Roster | None = None
) -> Grid:
    """All activities, and as many people as one print may hold."""
    activities = max(1, published(course).count())
    size = max(1, PAPER_CELLS // activities)
    return grid(
        course=course,
        people_filter=people_filter,
        columns=None,
        by=by,
        size=size,
        language=language,
        roster=roster,
    )


def published(course: Course) -> QuerySet[Placement]:
    """The course's placements whose activity is published, oldest first."""
    return learning.placements_in_results(course)


def _columns(course: Course, number: int, language: str) -> Page[Column]:
    """Only the activities of this page are read: their content is long."""
    total = published(course).count()
    pages = max(1, -(-total // COLUMNS))
    number = min(max(1, number), pages)
    begin = (number - 1) * COLUMNS
    annotated = publishing.annotate_twins(published(course).select_related("activity__current_version"))
    here = annotated[begin : begin + COLUMNS]
    columns = [
        Column(
            row, publishing.numbered_title(publishing.catalogue_entry(row.activity, language).title, row.twin)
        )
        for row in here
    ]
    return Page(columns, number, pages, total, begin + 1)


def _all_columns(course: Course, language: str) -> Page[Column]:
    """Every activity by its title alone."""
    titles = publishing.titles_of(published(course), language)
    columns = [Column(one, titles[one.pk]) for one in published(course)]
    return Page(columns, 1, 1, len(columns), 1)


def _rank(placement: Placement) -> dict[int | str, float]:
    rows = Progress.objects.filter(placement=placement).values_list("learner_id", "points", "max_points")
    # Who is under way stands between those with the least result and those who have not begun.
    return {
        learner: -0.5 if points is None else learning.share_of_points(points, most)
        for learner, points, most in rows
    }


def _progress(placements: Sequence[Placement], user_ids: Sequence[int]) -> dict[tuple[int, int], Progress]:
    here = Progress.objects.filter(placement__in=placements, learner__in=user_ids)
    fields = here.only("placement_id", "learner_id", "status", "points", "max_points")
    return {(one.placement_id, one.learner_id): one for one in fields}


def _rows(
    shown: Sequence[Person],
    columns: Sequence[Column],
    progress: dict[tuple[int, int], Progress],
    held_results: HeldResults,
) -> list[GridRow]:
    rows = []
    for person in shown:
        cells = []
        for column in columns:
            key = (column.placement.pk, person.user_id or 0)
            cells.append(cell_of(column.title, progress.get(key), held_results.held.get(key)))
        rows.append(GridRow(person, cells))
    return rows


def cell_of(title: str, progress: Progress | None, result: HeldResult | None) -> ResultCell:
    """A result as it stands here, and in words where the course's own gradebook holds another."""
    percent = gradebook.percent_of(progress.points, progress.max_points) if progress else None
    course, is_calm = (result.words, result.is_calm) if result else ("", False)
    if percent is not None:
        return ResultCell(title, f"{percent} %", str(percent // 20), course, is_calm)
    if progress is None:
        return ResultCell(title, "–", "none", course, is_calm)
    under_way = _("under way") if progress.status == Status.STARTED else _("finished")
    return ResultCell(title, under_way, "begun", course, is_calm)
