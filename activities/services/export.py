"""The gradebook as a file: every learner and every activity, with nothing in it that a spreadsheet would run."""

import csv
import io
import re
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from activities.models import Course, Placement, Progress
from activities.services import gradebook, grid, held_results, people
from activities.services.catalogue import titles_of
from activities.services.held_results import HeldResults
from activities.services.people import Asked, Person
from activities.services.roster import CourseList

Value = str | int
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where a spreadsheet takes something else than the comma to part cells, as Finnish ones do, these begin one too.
BEGINS = re.compile(r'([;\t\r\n][\s"]*)(?=[=+\-@＝＋－＠])')
EVERYONE = 1_000_000


def table(*, course: Course, listed: CourseList, language: str) -> Iterator[list[Value]]:
    """The rows, the titles first; names only where they may be kept."""
    placements = list(grid.published(course))
    titles = titles_of(grid.published(course), language)
    everyone = people.page(course=course, asked=Asked(sort="number"), size=EVERYONE).items
    user_ids = [one.user_id for one in everyone if one.user_id is not None]
    held = held_results.of(course=course, placements=placements, user_ids=user_ids)
    progress = _progress(course)
    yield [*_heads(listed), *(head for one in placements for head in _result_heads(titles[one.pk]))]
    for person in everyone:
        cells = [value for one in placements for value in _results(person, one, progress, held)]
        yield [*_facts(person, listed), *cells]


def as_csv(rows: Iterator[list[Value]]) -> Iterator[str]:
    """With a byte order mark, without which Excel takes ä for something else."""
    yield "\ufeff"
    for row in rows:
        line = io.StringIO(newline="")
        csv.writer(line).writerow([_harmless(value) for value in row])
        yield line.getvalue()


def as_xlsx(rows: Iterator[list[Value]]) -> bytes:
    """One sheet; texts are written as texts, so that none is ever taken for a formula."""
    file = io.BytesIO()
    workbook = Workbook(
        file, {"in_memory": True}
    )  # no file of people's results is left in a temporary folder
    sheet = workbook.add_worksheet()
    sheet.freeze_panes(1, 1)
    head = workbook.add_format({"bold": True, "text_wrap": True})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, harmless(value), head if number == 0 else None)
            else:
                sheet.write_number(number, column, value)
    workbook.close()
    return file.getvalue()


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(RUNS) else text


def _harmless(value: Value) -> Value:
    return BEGINS.sub(r"\1'", harmless(value)) if isinstance(value, str) else value


def _heads(listed: CourseList) -> list[Value]:
    name: list[Value] = [_("Name")] if listed.may_export_names else []
    return [_("Learner"), *name, _("Last heard from"), _("Begun"), _("Finished")]


def _result_heads(title: str) -> list[Value]:
    return [
        _("%(activity)s, result in percent") % {"activity": title},
        _("%(activity)s, in the course") % {"activity": title},
    ]


def _facts(person: Person, listed: CourseList) -> list[Value]:
    name: list[Value] = [person.name] if listed.may_export_names else []
    heard = f"{timezone.localtime(person.last_heard_at):%Y-%m-%d %H:%M}" if person.last_heard_at else ""
    return [person.label, *name, heard, person.begun, person.finished]


def _progress(course: Course) -> dict[tuple[int, int], int | None]:
    """The result in percent by placement and learner; None: under way."""
    rows = Progress.objects.filter(placement__course=course).values_list(
        "placement_id", "learner_id", "points", "max_points"
    )
    return {
        (placement, learner): gradebook.percent_of(points, most)
        for placement, learner, points, most in rows.iterator()
    }


def _results(
    person: Person, placement: Placement, progress: dict[tuple[int, int], int | None], held: HeldResults
) -> list[Value]:
    key = (placement.pk, person.user_id or 0)
    percent, there = progress.get(key), held.held.get(key)
    under_way = _("under way") if key in progress else ""
    return [under_way if percent is None else percent, there.words if there else ""]
