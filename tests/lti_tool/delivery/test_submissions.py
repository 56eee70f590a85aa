"""A submission is new until the LMS has accepted it: what is known of the other side is what it has answered."""

from typing import Any

import pytest

from lti_tool.models import Registration, ScoreDelivery
from tests.factories.deliveries import Answer, SmallLms, make_delivery, queue
from tests.lti_tool.delivery.test_send import CREATED, make_due, send

pytestmark = pytest.mark.django_db
SUBMISSION = "https://canvas.instructure.com/lti/submission"


@pytest.fixture
def delivery(registration: Registration) -> ScoreDelivery:
    Registration.objects.update(product="canvas")
    return make_delivery(registration)


def tries(lms: SmallLms, delivery: ScoreDelivery, number: int) -> list[Any]:
    for _ in range(number):
        Registration.objects.update(paused_until=None, consecutive_failures=0)
        make_due(delivery)
        send(delivery)
    return [request.json[SUBMISSION]["new_submission"] for request in lms.requests("/scores")]


@pytest.mark.parametrize(
    "refusal", [Answer(429), Answer(403, "Rate Limit Exceeded"), Answer(404), Answer(401)]
)
def test_what_was_refused_is_as_new_as_before(
    lms: SmallLms, delivery: ScoreDelivery, refusal: Answer
) -> None:
    refused = [refusal, refusal] if refusal.status == 401 else [refusal]
    lms.in_turn("POST", "/scores", *refused, CREATED)
    assert set(tries(lms, delivery, 3)) == {True}


def test_what_no_answer_came_to_may_have_been_counted_whatever_a_later_try_was_answered(
    lms: SmallLms, delivery: ScoreDelivery
) -> None:
    lms.in_turn("POST", "/scores", Answer(502), Answer(429), CREATED)
    assert tries(lms, delivery, 3) == [True, False, False]


def test_what_never_left_is_as_new_as_before(lms: SmallLms, delivery: ScoreDelivery) -> None:
    lms.in_turn("POST", "/token", Answer(503), Answer(200, {"access_token": "t", "expires_in": 60}))
    lms.on("POST", "/scores", CREATED)
    assert tries(lms, delivery, 2) == [True]


def test_an_lms_that_cannot_be_reached_has_counted_nothing(
    lms: SmallLms, delivery: ScoreDelivery, settings: Any
) -> None:
    lms.on("POST", "/scores", CREATED)
    url = Registration.objects.get().token_url
    settings.LTI_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    Registration.objects.update(token_url="http://127.0.0.1:9/token")
    assert tries(lms, delivery, 1) == []
    Registration.objects.update(token_url=url)
    assert tries(lms, delivery, 1) == [True]


def test_a_new_attempt_is_a_new_submission_though_the_former_one_is_not_known_to_have_arrived(
    lms: SmallLms, delivery: ScoreDelivery
) -> None:
    lms.in_turn("POST", "/scores", Answer(502), CREATED)
    tries(lms, delivery, 1)
    queue(delivery.line_item, delivery.lti_user, 9)
    assert tries(lms, delivery, 1) == [True, True]
