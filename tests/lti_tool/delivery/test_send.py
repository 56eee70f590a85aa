from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from activities.runtime import clock
from lti_tool.delivery import leases, outbox
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.delivery.send import deliver
from lti_tool.models import AccessToken, DeliveryState, Registration, ScoreDelivery
from lti_tool.protocol import vocabulary as v
from tests.factories.deliveries import Answer, Asked, SmallLms, make_delivery

CREATED = Answer(200, "")
TOKEN = '{"access_token": "x", "expires_in": 60}'


def send(delivery: ScoreDelivery) -> ScoreDelivery:
    """Claims what is due and sends it, as the worker does."""
    for grade in leases.take(delivery.lti_user.registration_id, Turn(8)):
        deliver(grade)
    return fresh(delivery)


def fresh(delivery: ScoreDelivery) -> ScoreDelivery:
    return ScoreDelivery.objects.get(pk=delivery.pk)


def make_due(delivery: ScoreDelivery) -> None:
    ScoreDelivery.objects.filter(pk=delivery.pk).update(next_at=clock.now())


def held_in_gradebook(delivery: ScoreDelivery, score: float) -> Answer:
    return Answer(200, [{"userId": delivery.lti_user.sub, "resultScore": score, "resultMaximum": 100}])


def moment(request: Asked) -> datetime:
    return datetime.fromisoformat(request.json["timestamp"]).astimezone(UTC)


def test_a_grade_arrives_as_the_lms_wants_it(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/lineitem/scores", CREATED)
    delivery = make_delivery(registration, points=7)
    sent = send(delivery)
    (request,) = lms.requests("/scores")
    assert request.query == {"type_id": ["3"]}
    assert request.headers["Content-Type"] == v.MEDIA_SCORE
    body = request.json
    assert (body["userId"], body["scoreGiven"], body["scoreMaximum"]) == (delivery.lti_user.sub, 7, 10)
    assert (body["activityProgress"], body["gradingProgress"]) == ("Completed", "FullyGraded")
    assert (sent.acked_rev, sent.state, sent.next_at, sent.lease_token) == (1, DeliveryState.SENT, None, "")
    assert sent.delivered_at is not None
    assert [(one.outcome, one.status, one.rev) for one in sent.tries.all()] == [("acknowledge", 200, 1)]


def test_a_token_is_stored_encrypted_and_used_again(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/scores", CREATED)
    send(make_delivery(registration))
    send(make_delivery(registration))
    assert len(lms.requests("/token")) == 1
    assert "token-1" not in AccessToken.objects.get().token_encrypted


def test_a_platform_in_trouble_is_tried_again_later(lms: SmallLms, registration: Registration) -> None:
    lms.in_turn("POST", "/scores", Answer(503), Answer(200))
    delivery = make_delivery(registration)
    waiting = send(delivery)
    assert (waiting.acked_rev, waiting.state, waiting.problem) == (0, DeliveryState.WAITING, "platform_error")
    assert (waiting.attempts, waiting.last_http) == (1, 503)
    assert waiting.next_at is not None
    assert waiting.next_at > clock.now()
    assert waiting.first_failed_at is not None
    make_due(delivery)
    assert send(delivery).state == DeliveryState.SENT


def test_retry_after_is_honoured_for_the_whole_platform(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/scores", Answer(429, headers={"Retry-After": "120"}))
    waiting = send(make_delivery(registration))
    registration.refresh_from_db()
    for at in (waiting.next_at, registration.paused_until):
        assert at is not None
        assert timedelta(seconds=110) < at - clock.now() < timedelta(seconds=121)


def test_an_expired_token_is_replaced_at_once(lms: SmallLms, registration: Registration) -> None:
    lms.on("POST", "/scores", CREATED)
    send(make_delivery(registration))
    lms.on(
        "POST",
        "/scores",
        lambda request: Answer(200 if "token-2" in request.headers["Authorization"] else 401),
    )
    assert send(make_delivery(registration)).state == DeliveryState.SENT
    assert len(lms.requests("/token")) == 2


def test_a_fresh_token_refused_pauses_the_platform_and_not_the_grade(
    lms: SmallLms, registration: Registration
) -> None:
    lms.on("POST", "/scores", Answer(401))
    waiting = send(make_delivery(registration))
    registration.refresh_from_db()
    assert (waiting.state, waiting.problem) == (DeliveryState.WAITING, "token_rejected")
    assert registration.auth_problem == "token_rejected"
    assert registration.paused_until is not None
    assert leases.registrations_with_due() == []


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer(400, {"error": "invalid_client"}), "token_refused"),
        (Answer(401, ""), "token_refused"),
        (Answer(400, {"error": "invalid_scope"}), "scope_not_granted"),
        (Answer(200, {"access_token": "x", "scope": v.SCOPE_RESULT}), "scope_not_granted"),
        (Answer(404, "<!DOCTYPE html>"), "keys_unreachable"),
        (Answer(200, "<html>"), "answer_not_json"),
        (Answer(200, "<b>Warning</b>: Undefined index\n" + TOKEN), "answer_after_text"),
        (Answer(200, {"access_token": 7}), "token_malformed"),
        (Answer(200, {"access_token": "x" * 200_000}), "token_too_long"),
    ],
)
def test_a_refused_token_request_is_the_platforms_state(
    lms: SmallLms, registration: Registration, answer: Answer, problem: str
) -> None:
    lms.on("POST", "/token", answer)
    waiting = send(make_delivery(registration))
    registration.refresh_from_db()
    assert (waiting.state, registration.auth_problem) == (DeliveryState.WAITING, problem)
    assert lms.requests("/scores") == []


def test_a_lost_answer_is_verified_and_not_sent_again(lms: SmallLms, registration: Registration) -> None:
    delivery = make_delivery(registration, points=7)
    lms.on("POST", "/scores", Answer(409))
    lms.on("GET", "/results", held_in_gradebook(delivery, 70.0001))
    sent = send(delivery)
    (request,) = lms.requests("/results")
    assert request.query["user_id"] == [delivery.lti_user.sub]
    assert (sent.state, sent.acked_rev) == (DeliveryState.SENT, 1)
    assert len(lms.requests("/scores")) == 1


@pytest.mark.parametrize(
    "refusal",
    [
        Answer(409),
        Answer(400, "timestamp is before last updated timestamp"),
        Answer(400, "Score already exists"),
    ],
)
def test_a_refused_timestamp_is_bumped_once(
    lms: SmallLms, registration: Registration, refusal: Answer
) -> None:
    delivery = make_delivery(registration)
    lms.in_turn("POST", "/scores", refusal, CREATED)
    lms.on("GET", "/results", Answer(200, []))
    sent = send(delivery)
    first, second = lms.requests("/scores")
    assert sent.state == DeliveryState.SENT
    assert moment(second) - moment(first) >= timedelta(seconds=1)
    assert int(moment(second).timestamp()) > int(moment(first).timestamp())


def test_a_newer_grade_in_the_gradebook_is_a_conflict_until_a_person_decides(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    lms.in_turn("POST", "/scores", Answer(409), CREATED)
    lms.on("GET", "/results", held_in_gradebook(delivery, 95))
    row = send(delivery)
    assert (row.state, row.problem, row.next_at) == (DeliveryState.CONFLICT, "newer_grade", None)
    assert (row.lms_score, row.lms_maximum) == (95, 100)
    assert len(lms.requests("/scores")) == 1
    assert leases.registrations_with_due() == []
    outbox.send_over_newer(row)
    assert send(delivery).state == DeliveryState.SENT
    stamps = [moment(request) for request in lms.requests("/scores")]
    assert stamps == sorted(set(stamps))


def test_without_the_right_to_look_a_refused_timestamp_is_never_sent_over_unasked(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration)
    context = delivery.line_item.resource_link.context
    context.ags_scopes = [v.SCOPE_SCORE]
    context.save()
    lms.in_turn("POST", "/scores", Answer(409), CREATED)
    row = send(delivery)
    assert (row.state, row.problem) == (DeliveryState.CONFLICT, "newer_grade")
    assert len(lms.requests("/scores")) == 1
    assert lms.requests("/results") == []


def test_a_gradebook_that_cannot_be_asked_now_is_asked_later(
    lms: SmallLms, registration: Registration
) -> None:
    lms.on("POST", "/scores", Answer(409))
    lms.on("GET", "/results", Answer(503))
    waiting = send(make_delivery(registration))
    assert (waiting.state, waiting.problem) == (DeliveryState.WAITING, "platform_error")


def test_canvas_counts_a_new_attempt_only_for_the_first_send(
    lms: SmallLms, registration: Registration
) -> None:
    registration.product = "canvas"
    registration.save()
    lms.in_turn("POST", "/scores", Answer(502), Answer(200))
    delivery = make_delivery(registration)
    send(delivery)
    make_due(delivery)
    send(delivery)
    name = "https://canvas.instructure.com/lti/submission"
    assert [request.json[name]["new_submission"] for request in lms.requests("/scores")] == [True, False]


def test_a_used_up_number_of_attempts_is_sent_as_no_new_attempt(
    lms: SmallLms, registration: Registration
) -> None:
    refusal = Answer(422, "The maximum number of allowed attempts has been reached")
    lms.in_turn("POST", "/scores", refusal, CREATED)
    sent = send(make_delivery(registration))
    _, second = lms.requests("/scores")
    assert second.json["https://canvas.instructure.com/lti/submission"] == {"new_submission": False}
    assert sent.state == DeliveryState.SENT


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer(400, "Incorrect score received"), "person_not_in_course"),
        (Answer(403, "no"), "access_refused"),
        (Answer(404, "no"), "column_gone"),
        (Answer(422, "no"), "grade_refused"),
        (Answer(302, "", {"Location": "https://elsewhere.example/"}), "address_moved"),
    ],
)
def test_what_needs_a_person_is_said_and_tried_daily(
    lms: SmallLms, registration: Registration, answer: Answer, problem: str
) -> None:
    lms.on("POST", "/scores", answer)
    stuck = send(make_delivery(registration))
    assert (stuck.state, stuck.problem) == (DeliveryState.NEEDS_ATTENTION, problem)
    assert stuck.next_at is not None
    assert timedelta(hours=23) < stuck.next_at - clock.now() <= timedelta(hours=24)


def test_a_server_error_that_stays_becomes_visible_and_is_still_tried(
    lms: SmallLms, registration: Registration
) -> None:
    lms.on("POST", "/scores", Answer(500))
    delivery = make_delivery(registration)
    for _ in range(7):
        Registration.objects.update(paused_until=None)
        make_due(delivery)
        send(delivery)
    stuck = fresh(delivery)
    assert (stuck.state, stuck.problem) == (DeliveryState.NEEDS_ATTENTION, "platform_error")
    assert stuck.next_at is not None
    assert stuck.next_at - clock.now() <= timedelta(hours=1)


def test_an_address_outside_the_registration_gets_neither_grade_nor_token(
    lms: SmallLms, registration: Registration
) -> None:
    stuck = send(make_delivery(registration, url="https://elsewhere.example/lineitem"))
    assert (stuck.state, stuck.problem) == (DeliveryState.NEEDS_ATTENTION, "service_origin_unknown")
    assert lms.asked == []


def test_an_unreachable_platform_keeps_the_grade(
    lms: SmallLms, registration: Registration, settings: Any
) -> None:
    settings.LTI_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    Registration.objects.update(token_url="http://127.0.0.1:9/token")
    waiting = send(make_delivery(registration))
    assert (waiting.state, waiting.problem) == (DeliveryState.WAITING, "platform_unreachable")
    assert waiting.tries.get().status is None
