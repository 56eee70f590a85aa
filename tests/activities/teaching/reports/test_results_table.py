from typing import Any

import pytest
from django.utils.translation import override

from activities.host_answers import HeldResult, HeldResults
from activities.models import Enrolment, Placement, User
from activities.teaching.people import PeopleFilter
from activities.teaching.reports import results_table
from tests.activities.learning.doing import begin, do, give
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement() -> Placement:
    return make.placement(of=make.activity("keys"))


@pytest.fixture
def learners(placement: Placement) -> list[Enrolment]:
    """One with all points, one with half of them, one under way, one who has not begun."""
    people = [make.member(placement.course) for _ in range(4)]
    do(placement, people[0])
    do(placement, people[1], "wrong", "right")
    give(begin(placement, people[2]), "right")
    return people


def of(placement: Placement, asked: PeopleFilter | None = None, **more: Any) -> results_table.Grid:
    with override("en"):
        return results_table.grid(
            course=placement.course, people_filter=asked or PeopleFilter(), language="en", **more
        )


def cells(found: results_table.Grid) -> list[tuple[int, list[str]]]:
    return [(row.person.number, [cell.text for cell in row.cells]) for row in found.rows.items]


def test_each_result_stands_in_its_cell(placement: Placement, learners: list[Enrolment]) -> None:
    second = make.placement(placement.course)
    do(second, learners[3])
    found = of(placement)
    assert [column.title for column in found.columns.items] == [
        "Activity keys (en)",
        f"Activity {second.activity.slug} (en)",
    ]
    assert cells(found) == [
        (1, ["100 %", "–"]), (2, ["50 %", "–"]), (3, ["under way", "–"]), (4, ["–", "100 %"])
    ]  # fmt: skip
    assert [row.cells[0].heat for row in found.rows.items] == ["5", "2", "begun", "none"]


def test_another_result_in_the_course_is_told_in_words(
    placement: Placement, learners: list[Enrolment]
) -> None:
    first, second, third, fourth = (one.user_id for one in learners)
    held = {
        (placement.pk, first): HeldResult(100),
        (placement.pk, second): HeldResult(20, differs=True),
        (placement.pk, third): HeldResult(None, differs=True),
        (placement.pk, fourth): HeldResult(60, is_only_there=True),
    }
    with hosted_by(FakeHost(held=HeldResults(held, is_offered=True))):
        found = of(placement)
    assert [row.cells[0].course for row in found.rows.items] == [
        "", "the course: 20 %", "the course: none", "only in the course: 60 %"
    ]  # fmt: skip


def test_those_of_whom_the_course_holds_something_else_can_be_shown(
    placement: Placement, learners: list[Enrolment]
) -> None:
    with hosted_by(FakeHost(differing=[learners[1].user_id])):
        assert [number for number, _ in cells(of(placement, PeopleFilter(show=results_table.DIFFERS)))] == [2]
    assert cells(of(placement, PeopleFilter(show=results_table.DIFFERS))) == []


def test_the_best_of_one_activity_stand_first(placement: Placement, learners: list[Enrolment]) -> None:
    do(placement, learners[3], "wrong", "wrong")
    found = of(placement, by=placement.public_id)
    assert [number for number, _ in cells(found)] == [1, 2, 4, 3]


def test_only_so_many_activities_stand_beside_each_other(placement: Placement) -> None:
    learner = make.member(placement.course)
    for _ in range(results_table.COLUMNS):
        make.placement(placement.course)
    first, second = of(placement), of(placement, columns=2)
    assert (len(first.columns.items), len(second.columns.items)) == (results_table.COLUMNS, 1)
    assert (second.columns.first, second.columns.total) == (9, 9)
    assert cells(second) == [(learner.number, ["–"])]


def test_an_activity_of_another_course_is_not_in_it(placement: Placement, learners: list[Enrolment]) -> None:
    elsewhere = make.placement(of=placement.activity)
    do(elsewhere, make.member(elsewhere.course, who=User.objects.get(pk=learners[3].user_id)))
    assert cells(of(placement))[3] == (4, ["–"])
    assert of(placement, by=elsewhere.public_id).columns.total == 1


def test_on_paper_stand_all_activities_on_as_many_sheets_as_they_need(placement: Placement) -> None:
    learner = make.member(placement.course)
    for _ in range(10):
        make.placement(placement.course)
    with override("en"):
        shown = results_table.on_paper(course=placement.course, people_filter=PeopleFilter(), language="en")
    assert [len(sheet.columns.items) for sheet in shown.sheets] == [6, 5]
    assert [(sheet.columns.first, sheet.columns.last) for sheet in shown.sheets] == [(1, 6), (7, 11)]
    assert [[row.person.number for row in sheet.rows] for sheet in shown.sheets] == [[learner.number]] * 2
    assert sum(len(sheet.rows[0].cells) for sheet in shown.sheets) == 11


def test_a_print_holds_so_many_results_and_the_rest_is_further_in_the_list(
    placement: Placement, learners: list[Enrolment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results_table, "PAPER_CELLS", 3)
    with override("en"):
        shown = results_table.on_paper(
            course=placement.course, people_filter=PeopleFilter(page=2), language="en"
        )
    assert [row.person.number for row in shown.sheets[0].rows] == [4]


def test_a_course_without_activities_is_an_empty_sheet() -> None:
    course = make.member(make.course()).course
    assert (
        results_table.on_paper(course=course, people_filter=PeopleFilter(), language="en")
        .sheets[0]
        .columns.items
        == []
    )


def test_what_there_is_nothing_of_is_counted(placement: Placement, learners: list[Enrolment]) -> None:
    for _ in range(3):
        make.placement(placement.course)
    held = {(placement.pk, learners[3].user_id): HeldResult(60, is_only_there=True)}
    with hosted_by(FakeHost(held=HeldResults(held, is_offered=True))):
        assert [row.not_started for row in of(placement).rows.items] == [3, 3, 3, 3]
    assert [row.not_started for row in of(placement).rows.items] == [3, 3, 3, 4]
