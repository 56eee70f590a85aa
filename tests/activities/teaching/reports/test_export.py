from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from activities.host_answers import HeldResult, HeldResults, PlainContents, Roster
from activities.models import Enrolment, Placement
from activities.teaching.reports import export
from activities.teaching.reports.spreadsheets import CellValue
from tests.activities.learning.doing import begin, do, on_day
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement() -> Placement:
    return make.placement(of=make.activity("keys"))


@pytest.fixture
def learners(placement: Placement) -> list[Enrolment]:
    with on_day(0):
        people = [make.member(placement.course) for _ in range(3)]
        do(placement, people[0], "right", "wrong")
        begin(placement, people[1])
    return people


def rows(placement: Placement, *, names: bool) -> list[list[CellValue]]:
    called: dict[int | str, str] = {
        one.user_id: "Aino Koskenranta" for one in placement.course.enrolments.filter(number=1)
    }
    contents = PlainContents(names=called)
    roster = Roster(is_offered=True, has_names=True, may_export_names=names, contents=contents)
    with override("en"):
        return list(export.table(course=placement.course, roster=roster, language="en"))


def test_every_learner_and_every_activity_is_in_it(placement: Placement, learners: list[Enrolment]) -> None:
    found = rows(placement, names=False)
    heard = learners[0].last_heard_at
    assert isinstance(heard, datetime)
    assert found == [
        ["Learner", "Last heard from", "Begun", "Finished", "Activity keys (en), result in percent", "Activity keys (en), in the course"],
        ["Participant 1", heard, 1, 1, 50, ""],
        ["Participant 2", heard, 1, 0, "under way", ""],
        ["Participant 3", heard, 0, 0, "", ""],
    ]  # fmt: skip


def test_what_the_course_holds_stands_beside_each_result_the_same_number_too(
    placement: Placement, learners: list[Enrolment]
) -> None:
    first, second, third = ((placement.pk, one.user_id) for one in learners)
    held = {
        first: HeldResult(50),
        second: HeldResult(None, differs=True),
        third: HeldResult(60, is_only_there=True),
    }
    with hosted_by(FakeHost(held=HeldResults(held, is_offered=True))):
        assert [row[-2:] for row in rows(placement, names=False)[1:]] == [
            [50, 50], ["under way", "the course: none"], ["", 60]
        ]  # fmt: skip


def test_a_number_that_is_no_longer_so_is_not_told_as_the_courses(
    placement: Placement, learners: list[Enrolment]
) -> None:
    held = {
        (placement.pk, learners[0].user_id): HeldResult(20, differs=True, note="the course: a newer grade")
    }
    with hosted_by(FakeHost(held=HeldResults(held, is_offered=True))):
        assert rows(placement, names=False)[1][-2:] == [50, "the course: a newer grade"]


def test_names_go_into_a_file_only_where_they_may_be_kept(
    placement: Placement, learners: list[Enrolment]
) -> None:
    assert "Aino" not in str(rows(placement, names=False))
    assert rows(placement, names=True)[1][:2] == ["Participant 1", "Aino Koskenranta"]


def test_a_file_costs_as_many_queries_for_more_people(
    placement: Placement, learners: list[Enrolment]
) -> None:
    with CaptureQueriesContext(connection) as few:
        rows(placement, names=True)
    for _ in range(5):
        do(placement, make.member(placement.course))
    with CaptureQueriesContext(connection) as many:
        rows(placement, names=True)
    assert len(many) == len(few)
