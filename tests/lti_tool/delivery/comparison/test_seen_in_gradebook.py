"""A grade is in the gradebook once it was seen there, and a page says no more than what was seen."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from activities.runtime import clock
from lti_tool.delivery import leases
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.delivery.comparison import column_results, plan, reconcile
from lti_tool.delivery.comparison.state import DIFFERS, NOT_SEEN, GradebookState, gradebook_state
from lti_tool.delivery.send import attempt, keep
from lti_tool.models import LtiContext, Registration, ResultsCheck, ScoreDelivery
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.services.results import Result
from tests.factories.comparisons import arrived, compare, fresh, holds
from tests.factories.deliveries import Answer, SmallLms, make_delivery, make_person, queue
from tests.lti_tool.delivery.test_send import CREATED, send

pytestmark = pytest.mark.django_db
HTML = Answer(404, "<!DOCTYPE html><title>Error</title>")


def moodle(lms: SmallLms, *rows: dict[str, Any]) -> None:
    """Takes every score, and breaks at any limit on results (Moodle 4.5.6)."""
    lms.on("POST", "/scores", CREATED)
    lms.on("GET", "/results", lambda request: HTML if "limit" in request.query else Answer(200, list(rows)))


def a_round_of_the_worker() -> None:
    """As the worker goes round, without its threads, which would not see what this test has not committed."""
    at_once = timedelta(0)
    for registration_id in leases.registrations_with_due():
        sent = [attempt(grade) for grade in leases.take(registration_id, Turn(99))]
        keep(sent)
        plan.soon({one.grade.line_item_id for one in sent if one.is_acknowledged}, after=at_once)
    reconcile.compare_due()


@pytest.mark.django_db(transaction=True)
def test_the_command_that_sends_once_also_looks_once(lms: SmallLms, registration: Registration) -> None:
    delivery = make_delivery(registration, points=7)
    moodle(lms, holds(delivery, 70))
    call_command("send_scores", once=True, threads=2)
    assert gradebook_state(fresh(delivery)) is GradebookState.IN_GRADEBOOK


def test_one_round_of_the_worker_sends_a_grade_and_sees_it_in_the_gradebook(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    moodle(lms, holds(delivery, 70))
    assert gradebook_state(fresh(delivery)) is GradebookState.ON_ITS_WAY
    a_round_of_the_worker()
    assert gradebook_state(fresh(delivery)) is GradebookState.IN_GRADEBOOK
    assert not ScoreDelivery.objects.filter(NOT_SEEN).exists()


def test_a_teachers_override_is_seen_in_the_round_that_sent_the_grade(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    moodle(lms, holds(delivery, 3))
    a_round_of_the_worker()
    assert gradebook_state(fresh(delivery)) is GradebookState.CHANGED_THERE
    assert (fresh(delivery).lms_score, fresh(delivery).lms_maximum) == (3, 100)


def test_an_override_of_what_was_seen_shows_at_the_next_look_however_young_the_grade(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    moodle(lms, holds(delivery, 70))
    a_round_of_the_worker()
    moodle(lms)
    compare()
    assert gradebook_state(fresh(delivery)) is GradebookState.CHANGED_THERE


def test_a_gradebook_that_does_not_show_it_yet_is_looked_at_again_for_an_hour(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    moodle(lms)
    a_round_of_the_worker()
    assert gradebook_state(fresh(delivery)) is GradebookState.SENT
    assert ScoreDelivery.objects.filter(NOT_SEEN).get() == delivery
    check = ResultsCheck.objects.get()
    assert timedelta(seconds=50) < check.next_at - clock.now() <= timedelta(minutes=1)
    with time_machine.travel(clock.now() + timedelta(hours=1, minutes=1), tick=False):
        reconcile.compare_due()
        assert gradebook_state(fresh(delivery)) is GradebookState.CHANGED_THERE


def test_a_round_asks_once_for_a_column_however_many_grades_it_took(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    course = delivery.line_item.resource_link.context.course
    everyone = [delivery, *(queue(delivery.line_item, make_person(registration, course)) for _ in range(9))]
    moodle(lms, *(holds(one, 70) for one in everyone))
    a_round_of_the_worker()
    assert len(lms.requests("/scores")) == 10
    assert len(lms.requests("/results")) == 2  # one of them with a limit
    assert {gradebook_state(fresh(one)) for one in everyone} == {GradebookState.IN_GRADEBOOK}


def test_a_lively_column_is_looked_at_once_a_minute(registration: Registration) -> None:
    delivery = arrived(make_delivery(registration))
    column = [delivery.line_item_id]
    plan.soon(column)
    first = ResultsCheck.objects.get()
    assert first.next_at - clock.now() <= timedelta(seconds=1)
    ResultsCheck.objects.update(compared_at=clock.now(), next_at=clock.now() + timedelta(hours=9))
    plan.soon(column)
    again = ResultsCheck.objects.get()
    assert timedelta(seconds=55) < again.next_at - clock.now() <= timedelta(minutes=1)


def test_a_column_that_could_not_be_compared_is_not_asked_again_for_each_grade(
    registration: Registration,
) -> None:
    delivery = arrived(make_delivery(registration))
    later = clock.now() + timedelta(hours=9)
    ResultsCheck.objects.create(line_item=delivery.line_item, next_at=later, problem="service_refused")
    plan.soon([delivery.line_item_id])
    assert ResultsCheck.objects.get().next_at == later


def test_where_results_may_not_be_read_nothing_is_planned(registration: Registration) -> None:
    delivery = arrived(make_delivery(registration))
    LtiContext.objects.update(ags_scopes=[v.SCOPE_SCORE])
    plan.soon([delivery.line_item_id])
    assert not ResultsCheck.objects.exists()
    assert gradebook_state(fresh(delivery)) is GradebookState.SENT


def test_grades_sent_during_a_comparison_get_their_own(
    registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = arrived(make_delivery(registration))
    plan.soon([delivery.line_item_id])
    ResultsCheck.objects.update(next_at=clock.now())

    def meanwhile(*_: object) -> dict[str, Result]:
        ResultsCheck.objects.update(next_at=clock.now() + timedelta(seconds=1))
        return {}

    monkeypatch.setattr(column_results, "fetched", meanwhile)
    assert reconcile.compare_next()
    assert ResultsCheck.objects.get().next_at - clock.now() < timedelta(seconds=2)


def test_a_new_grade_is_not_in_the_gradebook_because_the_former_one_was(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = make_delivery(registration, points=7)
    moodle(lms, holds(delivery, 70))
    a_round_of_the_worker()
    again = queue(delivery.line_item, delivery.lti_user, 9)
    send(again)
    assert gradebook_state(fresh(delivery)) is GradebookState.SENT


@pytest.mark.parametrize(
    ("score", "state"),
    [(64, GradebookState.IN_GRADEBOOK), (63, GradebookState.ROUNDED), (61, GradebookState.CHANGED_THERE)],
)
def test_a_gradebook_that_rounds_is_told_from_one_that_was_changed(
    lms: SmallLms, registration: Registration, score: float, state: GradebookState
) -> None:
    delivery = make_delivery(registration)
    ScoreDelivery.objects.update(score_given=7, score_maximum=11)
    moodle(lms, holds(delivery, score))
    a_round_of_the_worker()
    assert gradebook_state(fresh(delivery)) is state
    compare()
    assert gradebook_state(fresh(delivery)) is state
    assert ScoreDelivery.objects.filter(DIFFERS).exists() is (state is GradebookState.CHANGED_THERE)


def test_an_lms_that_breaks_at_a_limit_is_remembered_for_a_week(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = arrived(make_delivery(registration, points=7))
    moodle(lms, holds(delivery, 70))
    compare()
    compare()
    limits = ["limit" in one.query for one in lms.requests("/results")]
    assert limits == [True, False, False]
    registration.refresh_from_db()
    since = registration.results_unlimited_at
    assert since is not None
    Registration.objects.update(results_unlimited_at=since - timedelta(days=8))
    lms.on("GET", "/results", Answer(200, [holds(delivery, 70)]))  # it was updated
    compare()
    registration.refresh_from_db()
    assert registration.results_unlimited_at is None


def test_an_lms_that_wants_a_limit_after_all_is_asked_with_one_the_next_time(
    lms: SmallLms, registration: Registration
) -> None:
    delivery = arrived(make_delivery(registration, points=7))
    Registration.objects.update(results_unlimited_at=clock.now())
    page = Answer(200, [holds(delivery, 70)])
    lms.on("GET", "/results", lambda request: page if "limit" in request.query else HTML)
    compare()
    assert ResultsCheck.objects.get().problem == "service_refused"
    compare()
    assert ResultsCheck.objects.get().problem == ""


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (HTML, "service_refused"),
        (Answer(403), "service_refused"),
        (Answer(200, "<html>"), "answer_not_json"),
        (Answer(503), "platform_error"),
        (Answer(401), "token_rejected"),
    ],
)
def test_why_a_column_could_not_be_compared_is_kept(
    lms: SmallLms, registration: Registration, answer: Answer, problem: str
) -> None:
    arrived(make_delivery(registration))
    lms.on("GET", "/results", answer)
    compare()
    check = ResultsCheck.objects.get()
    assert (check.problem, check.compared_at, check.lease_token) == (problem, None, "")
    assert check.next_at > clock.now()
