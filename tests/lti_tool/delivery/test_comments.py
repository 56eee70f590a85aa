"""A comment is not shown twice: what may have arrived is looked for before it is sent again."""

import pytest
from django.utils import timezone

from lti_tool.delivery import claim
from lti_tool.delivery.platforms import Turn
from lti_tool.delivery.send import deliver
from lti_tool.models import DeliveryState, Registration, ScoreDelivery
from lti_tool.protocol import vocabulary as v
from tests.factories.deliveries import Answer, SmallLms, make_delivery
from tests.lti_tool.delivery.test_send import CREATED, fresh, held_in_gradebook, send


@pytest.fixture
def commented(registration: Registration) -> ScoreDelivery:
    """A grade with a comment whose first send got no answer."""
    delivery = make_delivery(registration, points=7)
    ScoreDelivery.objects.update(comment="Well sawn")
    claim.claim(registration.pk, Turn(8))
    past = timezone.now()
    ScoreDelivery.objects.update(lease_until=past, next_at=past, attempts=1, last_http=None)
    return fresh(delivery)


def test_a_commented_grade_that_came_through_is_not_sent_again(
    lms: SmallLms, commented: ScoreDelivery
) -> None:
    lms.on("GET", "/results", held_in_gradebook(commented, 70))
    assert send(commented).state == DeliveryState.SENT
    assert lms.requests("/scores") == []


def test_a_commented_grade_that_did_not_come_through_is_sent(lms: SmallLms, commented: ScoreDelivery) -> None:
    lms.on("GET", "/results", held_in_gradebook(commented, 40))
    lms.on("POST", "/scores", CREATED)
    assert send(commented).state == DeliveryState.SENT
    (asked,) = lms.requests("/scores")
    assert asked.json["comment"] == "Well sawn"


def test_while_results_cannot_be_read_a_commented_grade_waits(
    lms: SmallLms, commented: ScoreDelivery
) -> None:
    lms.on("GET", "/results", Answer(503))
    assert send(commented).state == DeliveryState.WAITING
    assert lms.requests("/scores") == []


def test_without_the_right_to_look_a_commented_grade_is_sent(lms: SmallLms, commented: ScoreDelivery) -> None:
    context = commented.line_item.resource_link.context
    context.ags_scopes = [v.SCOPE_SCORE]
    context.save()
    lms.on("POST", "/scores", CREATED)
    assert send(commented).state == DeliveryState.SENT
    assert lms.requests("/results") == []


@pytest.mark.parametrize(("status", "looks"), [(403, 0), (502, 1)])
def test_only_an_answer_of_the_lms_itself_says_that_nothing_arrived(
    lms: SmallLms, commented: ScoreDelivery, status: int, looks: int
) -> None:
    ScoreDelivery.objects.update(last_http=status)
    lms.on("GET", "/results", Answer(200, []))
    lms.on("POST", "/scores", CREATED)
    send(commented)
    assert len(lms.requests("/results")) == looks


def test_a_first_send_does_not_look(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/scores", CREATED)
    delivery = make_delivery(registration)
    ScoreDelivery.objects.update(comment="Well sawn")
    assert send(delivery).state == DeliveryState.SENT
    assert lms.requests("/results") == []


def test_what_was_given_back_unsent_counts_as_never_sent(lms: SmallLms, registration: Registration) -> None:
    registration.product = "canvas"
    registration.save()
    lms.on("POST", "/scores", CREATED)
    delivery = make_delivery(registration)
    (held,) = claim.claim(registration.pk, Turn(8))
    assert claim.give_back_unsent(held)
    assert fresh(delivery).sent_ts is None
    (again,) = claim.claim(registration.pk, Turn(8))
    deliver(again)
    (asked,) = lms.requests("/scores")
    assert asked.json["https://canvas.instructure.com/lti/submission"] == {"new_submission": True}
