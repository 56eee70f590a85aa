"""A grade that somebody else gave since is told, and never sent over unasked."""

import json

import pytest

from activities.runtime import clock
from lti_tool.delivery import outbox
from lti_tool.delivery.comparison.state import DIFFERS, GradebookState, gradebook_state
from lti_tool.models import Registration, ScoreDelivery
from tests.factories.comparisons import compare, fresh, holds
from tests.factories.deliveries import Answer, SmallLms, make_delivery, queue
from tests.lti_tool.delivery.comparison.test_seen_in_gradebook import HTML, a_round_of_the_worker, moodle
from tests.lti_tool.delivery.test_send import CREATED, moment, send

pytestmark = pytest.mark.django_db


def test_a_grade_refused_for_a_newer_one_differs_and_what_is_there_is_kept_up_to_date(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    lms.on("POST", "/scores", Answer(409))
    lms.on("GET", "/results", Answer(200, [holds(delivery, 45)]))
    assert gradebook_state(send(delivery)) is GradebookState.IN_CONFLICT
    assert ScoreDelivery.objects.filter(DIFFERS).get().lms_score == 45
    lms.on("GET", "/results", Answer(200, [holds(delivery, 50)]))
    compare()
    assert ScoreDelivery.objects.filter(DIFFERS).get().lms_score == 50
    lms.on("GET", "/results", Answer(200, [holds(delivery, 70)]))
    compare()
    settled = fresh(delivery)
    assert gradebook_state(settled) is GradebookState.IN_GRADEBOOK
    assert (settled.acked_rev, settled.problem, settled.next_at) == (1, "", None)


def test_moodle_refuses_a_grade_for_a_teachers_and_it_is_not_sent_over_unasked(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    moodle(lms, holds(delivery, 95))
    lms.on("POST", "/scores", Answer(409, "Refusing score with an earlier timestamp"))
    assert gradebook_state(send(delivery)) is GradebookState.IN_CONFLICT
    assert len(lms.requests("/scores")) == 1
    moodle(lms, holds(delivery, 70))
    outbox.send_over_newer(fresh(delivery))
    a_round_of_the_worker()
    assert gradebook_state(fresh(delivery)) is GradebookState.IN_GRADEBOOK
    assert len(lms.requests("/scores")) == 2


@pytest.mark.parametrize("results", [HTML, Answer(403), Answer(200, "<html>"), Answer(200, {"no": "list"})])
def test_results_that_cannot_be_read_after_a_refusal_mean_a_newer_grade(
    lms: SmallLms, registration: Registration, results: Answer
) -> None:
    delivery = make_delivery(registration, points=7)
    lms.in_turn("POST", "/scores", Answer(409), CREATED)
    lms.on("GET", "/results", results)
    row = send(delivery)
    assert (gradebook_state(row), row.problem) == (GradebookState.IN_CONFLICT, "newer_grade")
    assert (row.lms_differs_at, row.lms_score) == (None, None)
    assert len(lms.requests("/scores")) == 1


def test_the_next_grade_is_later_than_a_refused_one_though_the_repeated_try_never_left(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    token = Answer(200, {"access_token": "t", "expires_in": 60})  # too short to be kept
    lms.in_turn("POST", "/token", token, token, Answer(503), token)
    lms.in_turn("POST", "/scores", Answer(409), CREATED)
    lms.on("GET", "/results", Answer(200, []))
    send(delivery)
    (first,) = lms.requests("/scores")
    queue(delivery.line_item, delivery.lti_user, 9)
    Registration.objects.update(paused_until=None, consecutive_failures=0)
    send(delivery)
    assert moment(lms.requests("/scores")[-1]) - moment(first) >= outbox.STEP


def test_the_next_grade_is_later_than_one_that_was_refused_unread(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    token = Answer(200, {"access_token": "t", "expires_in": 3600})
    lms.in_turn("POST", "/token", token, Answer(503), token)
    lms.in_turn("POST", "/scores", CREATED, Answer(401), CREATED)
    send(delivery)
    outbox.queue_anew(fresh(delivery))
    send(delivery)
    queue(delivery.line_item, delivery.lti_user, 9)
    Registration.objects.update(paused_until=None, consecutive_failures=0)
    send(delivery)
    _taken, unread, newest = lms.requests("/scores")
    assert moment(newest) - moment(unread) >= outbox.STEP


@pytest.mark.parametrize(("path", "problem"), [("/results", "token_rejected"), ("/token", "token_refused")])
def test_an_lms_that_does_not_know_us_just_now_says_nothing_of_a_newer_grade(
    lms: SmallLms, registration: Registration, path: str, problem: str
) -> None:
    delivery = make_delivery(registration, points=7)
    lms.on("POST", "/scores", Answer(409))
    for method in ("GET", "POST"):
        lms.on(method, path, lambda request: Answer(401) if "score" not in request.body else token())

    def token() -> Answer:
        return Answer(200, {"access_token": "t", "expires_in": 3600})

    waiting = send(delivery)
    assert (gradebook_state(waiting), waiting.problem) == (GradebookState.ON_ITS_WAY, problem)
    assert len(lms.requests("/scores")) == 1


def test_two_refusals_and_no_result_at_all_prove_no_newer_grade(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    lms.on("POST", "/scores", Answer(409))
    lms.on("GET", "/results", Answer(200, []))
    waiting = send(delivery)
    assert (gradebook_state(waiting), waiting.problem) == (GradebookState.ON_ITS_WAY, "refused_as_old")
    assert waiting.next_at is not None
    lms.on("POST", "/scores", CREATED)
    ScoreDelivery.objects.update(next_at=clock.now())
    assert gradebook_state(send(delivery)) is GradebookState.SENT
    stamps = [json.loads(one.body)["timestamp"] for one in lms.requests("/scores")]
    assert stamps == sorted(stamps)


def test_a_former_grade_of_ours_is_replaced_without_asking(lms: SmallLms, registration: Registration) -> None:
    delivery = make_delivery(registration, points=5)
    moodle(lms, holds(delivery, 50))
    send(delivery)
    lms.in_turn("POST", "/scores", Answer(409), CREATED)
    again = queue(delivery.line_item, delivery.lti_user, 7)
    assert gradebook_state(send(again)) is GradebookState.SENT
    assert len(lms.requests("/scores")) == 3
