from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import translation
from pytest_django import Settings

from activities import ports
from activities.host_answers import HeldResult, HeldResults
from activities.models import Course, Placement
from activities.runtime import clock
from lti_tool.delivery.comparison import kept_results, reconcile
from lti_tool.models import (
    DeliveryAttempt,
    DeliveryState,
    GradebookResult,
    LineItem,
    LtiContext,
    Registration,
    ResultsCheck,
    ScoreDelivery,
)
from lti_tool.outgoing import http_client
from lti_tool.protocol.services.results import Result
from tests.factories.comparisons import arrived, holds
from tests.factories.deliveries import (
    Answer,
    SmallLms,
    make_delivery,
    make_line_item,
    make_person,
    make_registration,
    queue,
    small_lms,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_a_session() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="lti_tool.session_urls"), translation.override("en"):
        yield


@pytest.fixture
def lms(settings: Settings) -> Iterator[SmallLms]:
    with small_lms() as server:
        settings.LTI_ALLOWED_PRIVATE_HOSTS = [server.host]
        yield server
        http_client().close()


@pytest.fixture
def delivery(lms: SmallLms) -> ScoreDelivery:
    """70 % that the gradebook has taken."""
    return arrived(make_delivery(make_registration(lms.url)))


def place(delivery: ScoreDelivery) -> tuple[Course, Placement, int]:
    link = delivery.line_item.resource_link
    assert link.placement is not None
    return link.context.course, link.placement, delivery.lti_user.user_id


def seen(delivery: ScoreDelivery) -> HeldResults:
    course, placement, user = place(delivery)
    return ports.host().held_results(course, [placement], [user])


def held(delivery: ScoreDelivery) -> HeldResult | None:
    _, placement, user = place(delivery)
    return seen(delivery).held.get((placement.pk, user))


def compare(lms: SmallLms, *results: object) -> None:
    """A person asks for a comparison, and the worker does it."""
    lms.on("GET", "/results", Answer(200, list(results)))
    ports.host().refresh_results(Course.objects.get())
    while reconcile.compare_next():
        pass


def test_what_the_gradebook_holds_is_kept_and_told(lms: SmallLms, delivery: ScoreDelivery) -> None:
    assert held(delivery) is None
    compare(lms, holds(delivery, 70))
    assert held(delivery) == HeldResult(70)
    assert seen(delivery).seen_at is not None


def test_another_result_differs(lms: SmallLms, delivery: ScoreDelivery) -> None:
    compare(lms, holds(delivery, 20))
    assert held(delivery) == HeldResult(20, differs=True)
    assert ports.host().differing_learners(place(delivery)[0]) == {delivery.lti_user.user_id}
    compare(lms, holds(delivery, 70))
    assert held(delivery) == HeldResult(70)
    assert ports.host().differing_learners(place(delivery)[0]) == set()


def test_a_result_that_is_gone_differs_too(lms: SmallLms, delivery: ScoreDelivery) -> None:
    compare(lms)
    assert held(delivery) == HeldResult(None, differs=True)


def test_a_result_that_only_the_gradebook_has_is_told(lms: SmallLms, delivery: ScoreDelivery) -> None:
    course, placement, _ = place(delivery)
    other = make_person(delivery.lti_user.registration, course)
    by_hand = {"userId": other.sub, "resultScore": 3, "resultMaximum": 5}
    compare(lms, holds(delivery, 70), by_hand, {"userId": "a stranger", "resultScore": 1, "resultMaximum": 1})
    results = ports.host().held_results(course, [placement], [other.user_id])
    assert results.held == {(placement.pk, other.user_id): HeldResult(60, is_only_there=True)}
    assert GradebookResult.objects.count() == 2


def test_a_grade_on_its_way_does_not_differ(lms: SmallLms, delivery: ScoreDelivery) -> None:
    compare(lms, holds(delivery, 20))
    ScoreDelivery.objects.update(rev=F("rev") + 1)
    assert held(delivery) == HeldResult(20)


def test_only_changes_are_written(delivery: ScoreDelivery) -> None:
    results = {delivery.lti_user.sub: Result(7, 10)}
    kept_results.keep(delivery.line_item_id, results)
    with CaptureQueriesContext(connection) as queries:
        kept_results.keep(delivery.line_item_id, results)
    assert not [one for one in queries if one["sql"].startswith(("INSERT", "UPDATE"))]
    kept_results.keep(delivery.line_item_id, {delivery.lti_user.sub: Result(8, 10)})
    assert GradebookResult.objects.get().score == 8
    kept_results.keep(delivery.line_item_id, {delivery.lti_user.sub: Result(None, 10)})
    assert not GradebookResult.objects.exists()


def test_a_page_asks_no_lms_and_an_old_comparison_is_asked_for_once(
    lms: SmallLms, delivery: ScoreDelivery
) -> None:
    compare(lms, holds(delivery, 70))
    requests = len(lms.asked)
    assert not seen(delivery).is_asked
    with time_machine.travel(clock.now() + timedelta(hours=27), tick=False):
        seen(delivery)
        assert seen(delivery).is_asked
        lms.on("GET", "/results", Answer(503))
        while reconcile.compare_next():
            pass
        wanted_at = ResultsCheck.objects.get().wanted_at
        assert not seen(delivery).is_asked
        assert ResultsCheck.objects.get().wanted_at == wanted_at
    assert len(lms.asked) > requests


def test_a_column_that_nothing_was_sent_to_is_compared_when_someone_asks(lms: SmallLms) -> None:
    column = make_line_item(make_registration(lms.url))
    compare(lms)
    check = ResultsCheck.objects.get(line_item=column)
    assert (check.is_wanted, check.compared_at is not None) == (False, True)


def test_a_course_that_shows_no_results_is_not_asked(lms: SmallLms, delivery: ScoreDelivery) -> None:
    LtiContext.objects.update(ags_scopes=[])
    compare(lms)
    assert not seen(delivery).is_offered
    assert lms.requests("/results") == []


def test_another_courses_columns_are_left_alone(lms: SmallLms, delivery: ScoreDelivery) -> None:
    other = make_line_item(delivery.lti_user.registration)
    ports.host().refresh_results(place(delivery)[0])
    assert not ResultsCheck.objects.filter(line_item=other).exists()
    course = other.resource_link.context.course
    assert ports.host().differing_learners(course) == set()
    assert list(ports.host().hindrances(course)) == []
    assert ports.host().sent_grades(course, delivery.lti_user.user_id) == {}


def test_what_keeps_grades_is_told_reason_by_reason(lms: SmallLms, delivery: ScoreDelivery) -> None:
    course, _, _ = place(delivery)
    assert list(ports.host().hindrances(course)) == []
    for problem, state in (
        ("platform_unreachable", DeliveryState.WAITING),
        ("platform_unreachable", DeliveryState.WAITING),
        ("column_gone", DeliveryState.NEEDS_ATTENTION),
    ):
        waiting = queue(delivery.line_item, make_person(delivery.lti_user.registration, course))
        ScoreDelivery.objects.filter(pk=waiting.pk).update(problem=problem, state=state)
    queue(delivery.line_item, make_person(delivery.lti_user.registration, course))  # on its way, no trouble
    now = clock.now()
    ScoreDelivery.objects.filter(pk=delivery.pk).update(lms_differs_at=now, lms_score=1, lms_maximum=10)
    hindrances = list(ports.host().hindrances(course))
    assert {one.placement_ids for one in hindrances} == {frozenset({place(delivery)[1].pk})}
    assert [one.words for one in hindrances] == [
        "2 grades wait: The learning platform cannot be reached. We keep trying.",
        "1 grade needs attention: The gradebook column is not there any more. Open the activity from the course once.",
        "Of 1 grade the course's gradebook holds something else.",
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"auth_problem": "token_refused"}, "The learning platform does not know this tool any more."),
        ({"paused_until": clock.now() + timedelta(hours=1)}, "The learning platform cannot be reached."),
    ],
)
def test_a_platform_that_takes_nothing_keeps_also_what_was_not_tried_yet(
    lms: SmallLms, delivery: ScoreDelivery, fields: dict[str, object], reason: str
) -> None:
    course, _, _ = place(delivery)
    queue(delivery.line_item, make_person(delivery.lti_user.registration, course))
    Registration.objects.update(**fields)
    (hindrance,) = list(ports.host().hindrances(course))
    assert hindrance.words.startswith(f"1 grade waits: {reason}")


def test_every_try_to_send_is_told_the_newest_first(delivery: ScoreDelivery) -> None:
    now = clock.now()
    for hours, outcome in ((3, "platform_unreachable"), (2, "overtaken"), (1, "acknowledge")):
        at = now - timedelta(hours=hours)
        DeliveryAttempt.objects.create(delivery=delivery, rev=1, at=at, status=200, outcome=outcome)
    course, placement, user = place(delivery)
    sent = ports.host().sent_grades(course, user)[placement.pk]
    assert "Sent to the course" in sent.cell.text
    assert [words for _, words in sent.tries] == [
        "sent, and taken by the course",
        "a newer result took its place",
        "not taken: The learning platform cannot be reached. We keep trying.",
    ]


def test_a_class_costs_as_many_queries_as_one_person(lms: SmallLms, delivery: ScoreDelivery) -> None:
    course, placement, user = place(delivery)
    compare(lms, holds(delivery, 70))
    with CaptureQueriesContext(connection) as of_one:
        ports.host().held_results(course, [placement], [user])
    people = [make_person(delivery.lti_user.registration, course) for _ in range(20)]
    for person in people:
        queue(LineItem.objects.get(), person)
    with CaptureQueriesContext(connection) as many:
        ports.host().held_results(course, [placement], [user, *[one.user_id for one in people]])
    assert len(many) == len(of_one)
