from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import translation

from activities import ports
from activities.host_answers import GradeColumn
from activities.models import GradeEvent, Progress
from activities.runtime import clock
from activities.signals import progress_changed
from lti_tool.models import DeliveryState, LineItem, LtiUser, ScoreDelivery
from tests.factories.deliveries import make_line_item, make_person, make_registration, queue

NOW, HOUR = datetime(2026, 11, 30, 12, tzinfo=UTC), timedelta(hours=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("session_urls")]


@pytest.fixture
def session_urls() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="lti_tool.session_urls"), translation.override("en"):
        yield


def finish(
    column: LineItem, person: LtiUser, *, points: float = 7, max_points: float = 10, **words: Any
) -> None:
    now = clock.now()
    placement = column.resource_link.placement
    assert placement is not None
    grade = GradeEvent.objects.create(
        placement=placement,
        learner=person.user,
        points=points,
        max_points=max_points,
        counting="best",
        started_at=now - timedelta(minutes=5),
        submitted_at=now,
        **words,
    )
    progress_changed.send(sender=Progress, progress=None, grade=grade)


def column_of(column: LineItem, *people: LtiUser) -> GradeColumn | None:
    placement = column.resource_link.placement
    assert placement is not None
    return ports.host().grade_column(placement, [person.user_id for person in people])


def test_a_result_becomes_a_grade_to_be_sent() -> None:
    registration = make_registration()
    column, person = make_line_item(registration), make_person(registration)
    finish(column, person)
    delivery = ScoreDelivery.objects.get()
    assert (delivery.line_item, delivery.lti_user) == (column, person)
    assert (delivery.score_given, delivery.score_maximum, delivery.rev) == (7, 10, 1)
    assert delivery.started_at is not None


def test_words_and_whoever_graded_go_along() -> None:
    registration = make_registration()
    column, person, grader = (
        make_line_item(registration),
        make_person(registration),
        make_person(registration),
    )
    finish(column, person, comment="Well sawn", grader=grader.user)
    delivery = ScoreDelivery.objects.get()
    assert (delivery.comment, delivery.grader) == ("Well sawn", grader)
    finish(column, person, points=8)
    delivery.refresh_from_db()
    assert (delivery.comment, delivery.grader) == ("", None)


def test_a_grader_from_another_platform_is_not_named() -> None:
    registration, elsewhere = make_registration(), make_person(make_registration())
    finish(make_line_item(registration), make_person(registration), comment="x", grader=elsewhere.user)
    assert ScoreDelivery.objects.get().grader is None


def test_nothing_is_sent_of_what_has_no_points() -> None:
    registration = make_registration()
    finish(make_line_item(registration), make_person(registration), points=0, max_points=0)
    assert ScoreDelivery.objects.count() == 0


def test_nothing_is_sent_to_another_platform_than_the_persons_own() -> None:
    finish(make_line_item(make_registration()), make_person(make_registration()))
    assert ScoreDelivery.objects.count() == 0


def test_a_link_without_a_column_is_left_in_peace() -> None:
    registration = make_registration()
    column, person = make_line_item(registration), make_person(registration)
    LineItem.objects.all().delete()
    finish(column, person)
    assert ScoreDelivery.objects.count() == 0
    assert column_of(column, person) is None


@pytest.mark.parametrize(
    ("fields", "text", "tone", "label"),
    [
        ({}, "Saved here, on its way", "wait", ""),
        ({"problem": "platform_unreachable"}, "cannot be reached", "wait", "Send again"),
        ({"state": DeliveryState.NEEDS_ATTENTION, "problem": "column_gone"}, "Needs attention: The gradebook column", "attention", "Send again"),
        ({"state": DeliveryState.NEEDS_ATTENTION, "problem": "a code of a later version"}, "did not take the grade", "attention", "Send again"),
        ({"state": DeliveryState.CONFLICT, "problem": "newer_grade"}, "holds a newer grade", "attention", "Send anyway"),
        ({"state": DeliveryState.CONFLICT, "problem": "newer_grade", "lms_differs_at": NOW, "lms_score": 10, "lms_maximum": 22}, "holds a newer grade. 45 %", "attention", "Send anyway"),
        ({"state": DeliveryState.NEEDS_ATTENTION, "problem": "results_unreadable"}, "does not let us look", "attention", "Send anyway"),
        ({"state": DeliveryState.NEEDS_ATTENTION, "problem": "internal"}, "a fault of its own", "attention", "Send again"),
        ({"problem": "refused_as_old"}, "shows no newer one", "wait", "Send again"),
        ({"problem": "access_paused"}, "does not take grades for this link just now", "wait", "Send again"),
        ({"state": DeliveryState.SENT, "acked_rev": 1}, "Sent to the course", "ok", ""),
        ({"state": DeliveryState.SENT, "acked_rev": 1, "delivered_at": NOW, "seen_at": NOW - HOUR}, "Sent to the course", "ok", ""),
        ({"state": DeliveryState.SENT, "acked_rev": 1, "delivered_at": NOW, "seen_at": NOW}, "In the gradebook", "ok", ""),
        ({"state": DeliveryState.SENT, "acked_rev": 1, "delivered_at": NOW, "seen_at": NOW, "is_rounded": True, "lms_score": 3, "lms_maximum": 5}, "rounded to 60 %", "ok", ""),
        ({"state": DeliveryState.SENT, "acked_rev": 1, "delivered_at": NOW - HOUR, "seen_at": NOW - HOUR, "lms_differs_at": NOW, "lms_score": 3, "lms_maximum": 100}, "another grade: 3 %", "attention", "Send anyway"),
        ({"state": DeliveryState.SENT, "acked_rev": 1, "delivered_at": NOW - HOUR, "lms_differs_at": NOW}, "another grade: no result", "attention", "Send anyway"),
    ],
)  # fmt: skip
def test_each_state_is_said_in_words(fields: dict[str, object], text: str, tone: str, label: str) -> None:
    registration = make_registration()
    column, person = make_line_item(registration), make_person(registration)
    delivery = queue(column, person)
    ScoreDelivery.objects.update(**fields)
    cells = column_of(column, person)
    assert cells is not None
    cell = cells.cells[person.user_id]
    assert text in cell.text
    assert (cell.tone, cell.action_label) == (tone, label)
    assert (f"/scores/{delivery.pk}/send/" in cell.action_url) is bool(label)


def test_a_class_of_thirty_costs_two_queries() -> None:
    registration = make_registration()
    column = make_line_item(registration)
    people = [make_person(registration) for _ in range(30)]
    for person in people:
        queue(column, person)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        cells = column_of(column, *people)
    assert cells is not None
    assert len(cells.cells) == 30
    assert len(queries) == 2


def test_outside_a_launchs_pages_there_is_nothing_to_press() -> None:
    registration = make_registration()
    column, person = make_line_item(registration), make_person(registration)
    queue(column, person)
    ScoreDelivery.objects.update(state=DeliveryState.NEEDS_ATTENTION, problem="column_gone")
    with override_settings(ROOT_URLCONF="config.urls"):
        cells = column_of(column, person)
    assert cells is not None
    assert cells.cells[person.user_id].action_url == ""
