"""Several answers kept together follow the same rules as one."""

from lti_tool.delivery import leases
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.delivery.send import attempt, keep
from lti_tool.models import DeliveryState, Registration, ScoreDelivery
from tests.factories.deliveries import Answer, SmallLms, make_delivery, queue
from tests.lti_tool.delivery.test_send import CREATED, fresh


def test_several_are_acknowledged_together_and_logged_each(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/scores", CREATED)
    deliveries = [make_delivery(registration) for _ in range(3)]
    sent = [attempt(grade) for grade in leases.take(registration.pk, Turn(8))]
    keep(sent)
    keep(sent)  # as after a fault of the database
    for delivery in map(fresh, deliveries):
        assert (delivery.state, delivery.acked_rev, delivery.lease_token) == (DeliveryState.SENT, 1, "")
        assert delivery.tries.count() == 1


def test_in_company_a_newer_grade_a_lost_lease_and_a_refusal_are_still_told_apart(
    lms: SmallLms, registration: Registration
) -> None:
    newer, lost, refused, plain = (make_delivery(registration) for _ in range(4))
    lms.on(
        "POST",
        "/scores",
        lambda request: Answer(404 if request.json["userId"] == refused.lti_user.sub else 200),
    )
    sent = [attempt(grade) for grade in leases.take(registration.pk, Turn(8))]
    queue(newer.line_item, newer.lti_user, 9)
    ScoreDelivery.objects.filter(pk=lost.pk).update(lease_token="someone else's")
    keep(sent)
    assert (fresh(newer).acked_rev, fresh(newer).state) == (1, DeliveryState.WAITING)
    assert (fresh(lost).acked_rev, fresh(lost).lease_token) == (0, "someone else's")
    assert fresh(refused).state == DeliveryState.NEEDS_ATTENTION
    assert fresh(plain).state == DeliveryState.SENT
    assert lost.tries.count() == 0
