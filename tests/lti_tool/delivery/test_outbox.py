import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connections, transaction

from activities.runtime import clock
from lti_tool.delivery import outbox
from lti_tool.models import AccessToken, DeliveryState, LineItem, Registration, ScoreDelivery
from tests.factories.deliveries import make_delivery, make_line_item, make_person, make_registration, queue

pytestmark = pytest.mark.django_db


def test_one_row_holds_the_newest_grade_of_one_learner() -> None:
    first = make_delivery(make_registration(), points=3)
    second = queue(first.line_item, first.lti_user, 9)
    assert ScoreDelivery.objects.count() == 1
    assert (second.pk, second.rev, second.acked_rev, second.score_given) == (first.pk, 2, 0, 9)
    assert (second.state, second.attempts) == (DeliveryState.WAITING, 0)


def test_a_grade_goes_back_with_its_transaction() -> None:
    registration = make_registration()
    column, person = make_line_item(registration), make_person(registration)
    with transaction.atomic():
        queue(column, person)
        transaction.set_rollback(True)
    assert ScoreDelivery.objects.count() == 0


def test_timestamps_of_grades_that_were_sent_grow_by_a_second_at_least() -> None:
    delivery = make_delivery(make_registration())
    for _ in range(5):
        ScoreDelivery.objects.filter(pk=delivery.pk).update(sent_ts=delivery.score_ts)
        newer = queue(delivery.line_item, delivery.lti_user)
        assert newer.score_ts - delivery.score_ts >= timedelta(seconds=1)
        delivery = newer


def test_a_grade_never_sent_lends_its_time_to_the_next() -> None:
    with time_machine.travel(clock.now(), tick=False):
        first = make_delivery(make_registration())
        second = queue(first.line_item, first.lti_user)
        assert second.score_ts == first.score_ts


def test_a_clock_that_went_back_does_not_take_the_timestamp_with_it() -> None:
    delivery = make_delivery(make_registration())
    ScoreDelivery.objects.update(sent_ts=delivery.score_ts)
    with time_machine.travel(clock.now() - timedelta(hours=2), tick=False):
        newer = queue(delivery.line_item, delivery.lti_user)
    assert newer.score_ts == delivery.score_ts + timedelta(seconds=1)


@pytest.mark.parametrize(("points", "maximum"), [(float("nan"), 10), (-1, 10), (1, 0), (1, float("inf"))])
def test_what_is_no_grade_is_refused(points: float, maximum: float) -> None:
    registration = make_registration()
    column, person = make_line_item(registration), make_person(registration)
    with pytest.raises(ValueError, match="finite"):
        outbox.queue(
            line_item=column,
            lti_user=person,
            points=points,
            max_points=maximum,
            started_at=None,
            submitted_at=None,
        )


def test_a_person_lets_a_stuck_grade_be_tried_now() -> None:
    delivery = make_delivery(make_registration())
    later = clock.now() + timedelta(days=1)
    ScoreDelivery.objects.update(
        state=DeliveryState.NEEDS_ATTENTION, problem="column_gone", next_at=later, attempts=9
    )
    outbox.retry_delivery(delivery)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem, delivery.attempts) == (DeliveryState.WAITING, "", 0)
    assert delivery.next_at is not None
    assert delivery.next_at <= clock.now()


def test_a_grade_that_arrived_is_not_sent_again() -> None:
    delivery = make_delivery(make_registration())
    ScoreDelivery.objects.update(acked_rev=1, state=DeliveryState.SENT, next_at=None)
    outbox.retry_delivery(delivery)
    outbox.send_over_newer(delivery)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.next_at) == (DeliveryState.SENT, None)


def test_sending_anyway_gives_a_later_timestamp() -> None:
    delivery = make_delivery(make_registration())
    ScoreDelivery.objects.update(state=DeliveryState.CONFLICT, next_at=None, sent_ts=delivery.score_ts)
    outbox.send_over_newer(delivery)
    before = delivery.score_ts
    delivery.refresh_from_db()
    assert delivery.score_ts - before >= timedelta(seconds=1)
    assert delivery.state == DeliveryState.WAITING


def test_a_fresh_launch_wakes_what_waits_for_its_link_but_no_conflict() -> None:
    registration = make_registration()
    delivery = make_delivery(registration)
    conflict = queue(delivery.line_item, make_person(registration))
    other = make_delivery(registration)
    later = clock.now() + timedelta(days=1)
    ScoreDelivery.objects.update(state=DeliveryState.NEEDS_ATTENTION, next_at=later)
    ScoreDelivery.objects.filter(pk=conflict.pk).update(state=DeliveryState.CONFLICT, next_at=None)
    outbox.wake_link(delivery.line_item.resource_link)
    states = dict(ScoreDelivery.objects.values_list("pk", "state"))
    assert states == {
        delivery.pk: DeliveryState.WAITING,
        conflict.pk: DeliveryState.CONFLICT,
        other.pk: DeliveryState.NEEDS_ATTENTION,
    }


def test_an_administrators_change_forgets_what_was_held_against_the_platform() -> None:
    registration, other = make_registration(), make_registration()
    delivery = make_delivery(registration, url="")
    later = clock.now() + timedelta(days=1)
    LineItem.objects.update(next_at=later, problem="column_refused", attempts=4)
    ScoreDelivery.objects.update(next_at=later, state=DeliveryState.NEEDS_ATTENTION)
    Registration.objects.update(paused_until=later, consecutive_failures=9, auth_problem="token_refused")
    AccessToken.objects.create(registration=registration, scopes="a", token_encrypted="x", expires_at=later)
    outbox.wake_registration(registration)
    registration.refresh_from_db()
    other.refresh_from_db()
    delivery.refresh_from_db()
    assert (registration.paused_until, registration.auth_problem) == (None, "")
    assert other.auth_problem == "token_refused"
    assert AccessToken.objects.count() == 0
    assert delivery.state == DeliveryState.WAITING
    assert LineItem.objects.get().problem == ""


@pytest.mark.django_db(transaction=True)
def test_grades_of_one_learner_at_the_same_moment_make_one_row() -> None:
    registration = make_registration()
    column, person = make_line_item(registration), make_person(registration)
    barrier = threading.Barrier(6)

    def work() -> None:
        barrier.wait()
        queue(column, person)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ScoreDelivery.objects.get().rev == 6
