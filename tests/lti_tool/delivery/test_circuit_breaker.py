from datetime import timedelta

import pytest

from activities.runtime import clock
from lti_tool.delivery import circuit_breaker, column_search, leases
from lti_tool.delivery.circuit_breaker import FAILURES_BEFORE_REST, Turn
from lti_tool.models import Registration, ScoreDelivery
from tests.factories.deliveries import make_delivery, make_registration

pytestmark = pytest.mark.django_db


def rest(registration: Registration) -> None:
    for _ in range(FAILURES_BEFORE_REST):
        circuit_breaker.failed(registration.pk, is_probe=False)


def end_of_rest(registration: Registration) -> None:
    past = clock.now() - timedelta(seconds=1)
    Registration.objects.filter(pk=registration.pk).update(paused_until=past)


def test_five_failures_in_a_row_let_a_platform_rest() -> None:
    registration = make_registration()
    make_delivery(registration)
    rest(registration)
    assert leases.registrations_with_due() == []
    assert circuit_breaker.turn_of(registration.pk, 0, 16) == Turn(0)


def test_a_success_in_between_starts_the_count_anew() -> None:
    registration = make_registration()
    for _ in range(4):
        circuit_breaker.failed(registration.pk, is_probe=False)
    circuit_breaker.answered(registration.pk)
    circuit_breaker.failed(registration.pk, is_probe=False)
    registration.refresh_from_db()
    assert (registration.paused_until, registration.consecutive_failures) == (None, 1)


def test_one_worker_alone_sends_the_probe() -> None:
    registration = make_registration()
    rest(registration)
    end_of_rest(registration)
    turns = [circuit_breaker.turn_of(registration.pk, 0, 16) for _ in range(3)]
    assert turns == [Turn(1, is_probe=True), Turn(0), Turn(0)]


def test_a_failed_probe_lengthens_the_rest_and_the_longest_is_five_minutes() -> None:
    registration = make_registration()
    rest(registration)
    for _ in range(12):
        circuit_breaker.failed(registration.pk, is_probe=True)
    registration.refresh_from_db()
    assert registration.paused_until is not None
    left = registration.paused_until - clock.now()
    assert timedelta(minutes=3) < left <= timedelta(minutes=6)


def test_failures_of_what_was_in_flight_do_not_lengthen_the_rest() -> None:
    registration = make_registration()
    rest(registration)
    registration.refresh_from_db()
    before = registration.paused_until
    rest(registration)
    registration.refresh_from_db()
    assert (registration.paused_until, registration.consecutive_failures) == (before, FAILURES_BEFORE_REST)


def test_a_platform_that_is_back_gets_at_once_what_waited_for_it() -> None:
    registration = make_registration()
    delivery = make_delivery(registration)
    rest(registration)
    ScoreDelivery.objects.update(next_at=clock.now() + timedelta(hours=1))
    circuit_breaker.answered(registration.pk)
    delivery.refresh_from_db()
    assert delivery.next_at is not None
    assert delivery.next_at <= clock.now()


def test_one_platforms_rest_is_no_one_elses() -> None:
    dead, alive = make_registration(), make_registration()
    make_delivery(dead)
    make_delivery(alive)
    rest(dead)
    assert leases.registrations_with_due() == [alive.pk]


def test_a_platform_has_no_more_in_flight_than_the_setting_says() -> None:
    registration = make_registration()
    assert circuit_breaker.turn_of(registration.pk, 5, 16) == Turn(3)
    assert circuit_breaker.turn_of(registration.pk, 8, 16) == Turn(0)
    assert circuit_breaker.turn_of(registration.pk, 0, 2) == Turn(2)


def test_the_probe_finds_a_grade_to_send_though_the_rest_goes_on_for_others() -> None:
    registration = make_registration()
    delivery = make_delivery(registration)
    rest(registration)
    end_of_rest(registration)
    turn = circuit_breaker.turn_of(registration.pk, 0, 16)
    assert leases.registrations_with_due() == []
    (grade,) = leases.take(registration.pk, turn)
    assert (grade.delivery_id, grade.is_probe) == (delivery.pk, True)


def test_the_probe_may_be_a_column_too() -> None:
    registration = make_registration()
    make_delivery(registration, url="")
    rest(registration)
    end_of_rest(registration)
    turn = circuit_breaker.turn_of(registration.pk, 0, 16)
    assert len(column_search.take(registration.pk, turn)) == 1
