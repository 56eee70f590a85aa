from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from activities.runtime import clock
from lti_tool.delivery.overview import platforms_at_work
from lti_tool.delivery.problems import problem_reason
from lti_tool.models import DeliveryState, Registration, ResultsCheck, ScoreDelivery
from lti_tool.operation.gauges import collect_gauges
from tests.factories.deliveries import make_delivery, make_registration

pytestmark = pytest.mark.django_db


def change(delivery: ScoreDelivery, **fields: object) -> None:
    ScoreDelivery.objects.filter(pk=delivery.pk).update(**fields)


def acknowledged(delivery: ScoreDelivery, **fields: object) -> None:
    change(delivery, acked_rev=1, state=DeliveryState.SENT, delivered_at=clock.now(), problem="", **fields)


def test_an_lms_where_all_is_well_is_not_listed() -> None:
    acknowledged(make_delivery(make_registration()))
    assert platforms_at_work() == []


def test_each_lms_says_how_many_wait_how_long_and_why() -> None:
    registration, now = make_registration(), clock.now()
    for _ in range(2):
        change(make_delivery(registration), problem="platform_error")
    change(make_delivery(registration), problem="platform_busy", submitted_at=now - timedelta(days=3))
    change(make_delivery(registration), state=DeliveryState.NEEDS_ATTENTION, problem="column_gone")
    change(make_delivery(registration), state=DeliveryState.CONFLICT, problem="newer_grade")
    make_delivery(registration)
    acknowledged(make_delivery(registration))
    make_delivery(make_registration())
    with translation.override("en"):
        most, least = platforms_at_work()
    assert most.registration == registration
    assert (most.waiting, most.needs_attention, most.in_conflict, most.unsent) == (4, 1, 1, 6)
    assert most.oldest.replace("\xa0", " ") == "3 days"
    assert most.reasons[0] == (problem_reason("platform_error"), 2)
    assert len(most.reasons) == 4
    assert (least.waiting, least.reasons) == (1, [])


def test_an_lms_that_rests_or_does_not_know_us_is_listed_without_a_grade_too() -> None:
    now = clock.now()
    resting = make_registration(paused_until=now + timedelta(minutes=1), auth_problem="token_refused")
    make_registration(paused_until=now - timedelta(minutes=1))
    (listed,) = platforms_at_work()
    assert listed.registration == resting
    assert (listed.rests_until, listed.auth_problem) == (
        resting.paused_until,
        problem_reason("token_refused"),
    )


def test_an_lms_whose_gradebook_differs_is_listed() -> None:
    delivery = make_delivery(make_registration())
    now = clock.now()
    acknowledged(delivery, lms_differs_at=now + timedelta(hours=1))
    ResultsCheck.objects.create(line_item=delivery.line_item, next_at=now, compared_at=now)
    (listed,) = platforms_at_work()
    assert (listed.differing, listed.unsent, listed.compared_at) == (1, 0, now)


def test_more_lmss_and_grades_cost_no_more_queries() -> None:
    make_delivery(make_registration())
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            platforms_at_work()
            collect_gauges()
        costs.append(len(queries))
        for _ in range(3):
            registration = make_registration(auth_problem="token_refused")
            change(make_delivery(registration), problem="platform_error")
            make_delivery(registration)
    assert costs[0] == costs[1]
    assert Registration.objects.count() == 7
