from datetime import timedelta

from activities.runtime import clock
from lti_tool.delivery import leases
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.delivery.send import deliver
from lti_tool.models import DeliveryAttempt, DeliveryState, Registration, ScoreDelivery
from tests.factories.deliveries import Answer, SmallLms, make_delivery, queue
from tests.lti_tool.delivery.test_send import CREATED, fresh, moment, send


def test_the_newest_grade_wins_while_a_send_is_under_way(lms: SmallLms, registration: Registration) -> None:
    delivery = make_delivery(registration, points=3)
    lms.on("POST", "/scores", CREATED)
    (grade,) = leases.take(registration.pk, Turn(8))
    queue(delivery.line_item, delivery.lti_user, 9)
    deliver(grade)
    between = fresh(delivery)
    assert (between.rev, between.acked_rev, between.state) == (2, 1, DeliveryState.WAITING)
    assert send(delivery).acked_rev == 2
    first, second = lms.requests("/scores")
    assert (first.json["scoreGiven"], second.json["scoreGiven"]) == (3, 9)
    assert moment(second) - moment(first) >= timedelta(seconds=1)


def test_a_failure_of_the_old_grade_does_not_delay_the_new_one(
    lms: SmallLms, registration: Registration
) -> None:
    lms.on("POST", "/scores", Answer(403))
    delivery = make_delivery(registration, points=3)
    (grade,) = leases.take(registration.pk, Turn(8))
    queue(delivery.line_item, delivery.lti_user, 9)
    deliver(grade)
    waiting = fresh(delivery)
    assert (waiting.state, waiting.attempts, waiting.lease_token) == (DeliveryState.WAITING, 0, "")
    assert leases.registrations_with_due() == [registration.pk]


def test_a_worker_that_lost_its_lease_changes_nothing(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/scores", CREATED)
    delivery = make_delivery(registration)
    (grade,) = leases.take(registration.pk, Turn(8))
    ScoreDelivery.objects.update(lease_token="someone else's")
    deliver(grade)
    untouched = fresh(delivery)
    assert (untouched.acked_rev, untouched.lease_token) == (0, "someone else's")
    assert DeliveryAttempt.objects.count() == 0


def test_a_grade_erased_while_it_was_sent_leaves_no_trace(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/scores", CREATED)
    make_delivery(registration)
    (grade,) = leases.take(registration.pk, Turn(8))
    ScoreDelivery.objects.all().delete()
    deliver(grade)
    assert (ScoreDelivery.objects.count(), DeliveryAttempt.objects.count()) == (0, 0)


def test_a_grade_whose_worker_died_is_sent_again(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/scores", CREATED)
    delivery = make_delivery(registration)
    assert len(leases.take(registration.pk, Turn(8))) == 1
    assert leases.take(registration.pk, Turn(8)) == []
    ScoreDelivery.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    assert send(delivery).state == DeliveryState.SENT
