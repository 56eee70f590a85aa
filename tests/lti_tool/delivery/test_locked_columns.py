"""A column that took grades and refuses one: for an hour it is tried again, then a person is asked."""

from datetime import timedelta

import pytest
import time_machine

from activities.runtime import clock
from lti_tool.models import DeliveryState, Registration
from tests.factories.deliveries import Answer, SmallLms, make_delivery, make_person, queue
from tests.lti_tool.delivery.test_send import CREATED, make_due, send

pytestmark = pytest.mark.django_db


def test_a_first_refusal_of_a_column_that_worked_is_tried_for_an_hour(
    lms: SmallLms, registration: Registration
) -> None:
    worked = make_delivery(registration)
    lms.in_turn("POST", "/scores", CREATED, Answer(403, "unauthorized"))
    send(worked)
    other = queue(worked.line_item, make_person(registration))
    first = send(other)
    assert (first.state, first.problem) == (DeliveryState.WAITING, "access_paused")
    with time_machine.travel(clock.now() + timedelta(minutes=30), tick=False):
        make_due(other)
        assert send(other).problem == "access_paused"
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        make_due(other)
        row = send(other)
    assert (row.state, row.problem) == (DeliveryState.NEEDS_ATTENTION, "access_refused")


def test_a_column_that_never_took_a_grade_is_a_persons_at_once(
    lms: SmallLms, registration: Registration
) -> None:
    lms.on("POST", "/scores", Answer(403, "unauthorized"))
    assert send(make_delivery(registration)).state == DeliveryState.NEEDS_ATTENTION


def test_throttled_grades_wait_for_the_whole_platform(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/scores", Answer(403, "403 Forbidden (Rate Limit Exceeded)", {"Retry-After": "90"}))
    waiting = send(make_delivery(registration))
    registration.refresh_from_db()
    assert (waiting.state, waiting.problem) == (DeliveryState.WAITING, "platform_busy")
    assert registration.paused_until is not None
    assert registration.paused_until - clock.now() > timedelta(seconds=80)


def test_a_throttled_token_request_pauses_nobodys_access(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/token", Answer(403, "403 Forbidden (Rate Limit Exceeded)"))
    waiting = send(make_delivery(registration))
    registration.refresh_from_db()
    assert (waiting.state, waiting.problem) == (DeliveryState.WAITING, "platform_busy")
    assert registration.auth_problem == ""
