from datetime import timedelta

import time_machine

from activities.runtime import clock
from lti_tool.delivery import circuit_breaker, leases
from lti_tool.delivery.send import deliver
from lti_tool.models import DeliveryState, Registration
from tests.factories.deliveries import Answer, SmallLms, make_delivery, make_registration
from tests.lti_tool.delivery.test_send import CREATED, fresh


def one_round() -> list[int]:
    """What the worker does in a round; the LMSs that were sent something."""
    sent = []
    for registration_id in leases.registrations_with_due():
        turn = circuit_breaker.turn_of(registration_id, 0, 16, 16)
        for grade in leases.take(registration_id, turn) if turn.count else []:
            deliver(grade)
            sent.append(registration_id)
    return sent


def test_an_lms_that_is_down_for_a_week_costs_the_others_nothing_and_gets_its_grades_when_it_is_back(
    lms: SmallLms, registration: Registration
) -> None:
    down = make_registration(lms.url)
    lms.on("POST", "/scores", CREATED)
    late = [make_delivery(down, url=f"{lms.url}/down/{number}") for number in range(20)]
    is_down = [True]
    for number in range(20):
        lms.on("POST", f"/down/{number}/scores", lambda _: Answer(503 if is_down[0] else 200))
    begun, tries = clock.now(), 0
    for hour in range(7 * 24):
        with time_machine.travel(begun + timedelta(hours=hour, minutes=1), tick=False):
            prompt = make_delivery(registration)
            tries += one_round().count(down.pk)
            assert fresh(prompt).state == DeliveryState.SENT
    assert tries <= 20 + 7 * 24
    assert all(fresh(delivery).acked_rev == 0 for delivery in late)
    is_down[0] = False
    with time_machine.travel(begun + timedelta(days=7, minutes=10), tick=False):
        for _ in range(4):
            one_round()
    assert {fresh(delivery).acked_rev for delivery in late} == {1}
