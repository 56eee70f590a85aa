from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from activities.host_answers import NO_CELL, GradeCell, GradeColumn
from activities.learning import attempts, carried_results
from activities.models import Enrolment, Placement, Role
from activities.ports import NoHost
from activities.teaching import gradebook
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement() -> Placement:
    return make.placement(of=make.activity(steps=[[make.question("q1", points=4)]]))


def finished(placement: Placement) -> Enrolment:
    learner = make.member(placement.course)
    attempt = attempts.start(placement=placement, learner=learner.user)
    attempts.answer(attempt=attempt, block="q1", key="k", form={"response": ["right"]})
    attempts.finish(attempt=attempt)
    return learner


def test_every_graded_learner_has_a_row_and_no_one_else(placement: Placement) -> None:
    finished(placement)
    under_way = make.member(placement.course)
    attempts.start(placement=placement, learner=under_way.user)
    make.member(placement.course)
    make.member(placement.course, Role.INSTRUCTOR)
    make.member(placement.course, counts=False)
    finished(make.placement(of=placement.activity))
    with override("en"):
        results = gradebook.results(placement=placement)
    assert [(row.name, row.status_label, row.percent) for row in results.rows] == [
        ("Participant 1", "Finished", 100),
        ("Participant 2", "Under way", None),
        ("Participant 3", "Not started", None),
    ]
    assert (results.rows[0].points, results.rows[0].max_points, results.rows[0].attempts) == (4, 4, 1)
    assert results.counts == {"finished": 1, "started": 1, "not_started": 1}


def test_names_come_from_whoever_knows_them(placement: Placement) -> None:
    known, unknown = make.member(placement.course), make.member(placement.course)
    with hosted_by(FakeHost(names={known.user_id: "Aino"})), override("fi"):
        rows = gradebook.results(placement=placement).rows
    assert rows[0].name == "Aino"
    assert str(unknown.number) in rows[1].name


def test_listeners_add_columns(placement: Placement) -> None:
    learner, other = finished(placement), make.member(placement.course)
    asked: list[object] = []

    class Host(NoHost):
        def grade_column(self, placement: Placement, user_ids: Sequence[int]) -> GradeColumn:
            asked.append((placement, user_ids))
            return GradeColumn("Delivery", {learner.user_id: GradeCell("arrived", "ok")})

    with hosted_by(Host()):
        results = gradebook.results(placement=placement)
        cells = gradebook.grade_cells_of(placement=placement, learner=learner.user)
    assert asked == [(placement, [learner.user_id, other.user_id]), (placement, [learner.user_id])]
    assert "Delivery" in results.column_titles
    assert ("Delivery", GradeCell("arrived", "ok")) in results.rows[0].cells
    assert ("Delivery", NO_CELL) in results.rows[1].cells
    assert GradeCell("arrived", "ok") in cells


def test_a_result_brought_along_says_so(placement: Placement) -> None:
    learner = finished(placement)
    here = make.placement(of=placement.activity)
    make.member(here.course, who=learner.user)
    carried_results.bring_along(placement=here, learner=learner.user)
    assert gradebook.results(placement=here).rows[0].is_from_elsewhere
    assert not gradebook.results(placement=placement).rows[0].is_from_elsewhere


def test_a_bigger_course_needs_no_more_queries(placement: Placement) -> None:
    finished(placement)
    with CaptureQueriesContext(connection) as few:
        gradebook.results(placement=placement)
    for _ in range(4):
        finished(placement)
    with CaptureQueriesContext(connection) as many:
        gradebook.results(placement=placement)
    assert len(many) == len(few)
