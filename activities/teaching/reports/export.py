"""The gradebook as a table for files: every learner and every activity."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from activities import ports
from activities.host_answers import HeldResult, HeldResults, Roster
from activities.models import Course, Placement, Progress
from activities.publishing import services as publishing
from activities.teaching import gradebook, people
from activities.teaching.people import PeopleFilter, Person
from activities.teaching.reports import results_table
from activities.teaching.reports.spreadsheets import CellValue, as_csv

EVERYONE = 1_000_000


def table(*, course: Course, roster: Roster, language: str) -> Iterator[list[CellValue]]:
    """The rows, the titles first; names only where they may be kept."""
    placements = list(results_table.published(course))
    titles = publishing.titles_of(results_table.published(course), language)
    everyone = people.page(
        course=course, people_filter=PeopleFilter(sort="number"), size=EVERYONE, roster=roster
    ).items
    user_ids = [one.user_id for one in everyone if one.user_id is not None]
    held_results = ports.host().held_results(course, placements, user_ids)
    progress = _progress(course)
    yield [*_heads(roster), *(head for one in placements for head in _result_heads(titles[one.pk]))]
    for person in everyone:
        cells = [value for one in placements for value in _results(person, one, progress, held_results)]
        yield [*_facts(person, roster), *cells]


def results_as_csv(course: Course, language: str) -> str:
    """The whole table as a file, with the list of people as it is kept: nothing is fetched for it."""
    return as_csv(table(course=course, roster=ports.host().roster(course), language=language))


def _heads(roster: Roster) -> list[CellValue]:
    name: list[CellValue] = [_("Name")] if roster.may_export_names else []
    return [_("Learner"), *name, _("Last heard from"), _("Begun"), _("Finished")]


def _result_heads(title: str) -> list[CellValue]:
    return [
        _("%(activity)s, result in percent") % {"activity": title},
        _("%(activity)s, in the course") % {"activity": title},
    ]


def _facts(person: Person, roster: Roster) -> list[CellValue]:
    name: list[CellValue] = [person.name] if roster.may_export_names else []
    return [person.label, *name, person.last_heard_at, person.begun, person.finished]


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
    person: Person,
    placement: Placement,
    progress: dict[tuple[int, int], int | None],
    held_results: HeldResults,
) -> list[CellValue]:
    key = (placement.pk, person.user_id or 0)
    percent = progress.get(key)
    under_way = _("under way") if key in progress else ""
    return [under_way if percent is None else percent, _there(held_results.held.get(key))]


def _there(result: HeldResult | None) -> CellValue:
    """The same number beside its own is worth reading too: who compares a list sees that nothing is missing."""
    if result is None:
        return ""
    # A note says that the number seen last is no longer so, or will not be.
    return result.words if result.note or result.percent is None else result.percent
