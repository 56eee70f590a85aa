import logging
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError, connections
from django.utils import timezone

from activities.runtime import clock
from lti_tool.delivery import services
from lti_tool.delivery.comparison import column_results, plan, reconcile, state
from lti_tool.models import (
    LtiContext,
    Registration,
    ResultsCheck,
    ScoreDelivery,
    Standing,
)
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.services.results import Result
from tests.factories.comparisons import arrived, compare, fresh, make_due
from tests.factories.deliveries import Answer, SmallLms, make_delivery

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("answer", [Answer(503), Answer(401)])
def test_an_lms_that_is_down_is_asked_once_and_left_alone_until_the_next_night(
    lms: SmallLms, registration: Registration, answer: Answer
) -> None:
    for _ in range(3):
        arrived(make_delivery(registration))
    lms.on("GET", "/results", answer)
    make_due()
    assert reconcile.compare_next()
    request = len(lms.requests("/results"))
    assert not reconcile.compare_next()
    assert len(lms.requests("/results")) == request
    assert not ResultsCheck.objects.filter(next_at__lte=clock.now()).exists()
    registration.refresh_from_db()
    assert (registration.consecutive_failures, registration.paused_until) == (0, None)


def test_a_resting_or_disabled_lms_is_not_asked(lms: SmallLms, registration: Registration) -> None:
    arrived(make_delivery(registration))
    Registration.objects.update(paused_until=clock.now() + timedelta(minutes=5))
    assert compare() == 1
    Registration.objects.update(paused_until=None, standing=Standing.DISABLED)
    assert compare() == 1
    assert lms.asked == []


def test_a_course_that_does_not_let_us_look_is_not_asked(lms: SmallLms, registration: Registration) -> None:
    arrived(make_delivery(registration))
    LtiContext.objects.update(ags_scopes=[v.SCOPE_SCORE])
    assert compare() == 1
    assert lms.asked == []


def test_columns_without_recent_grades_or_without_an_address_are_left_in_peace(
    registration: Registration,
) -> None:
    make_delivery(registration)
    arrived(make_delivery(registration, url=""))
    old = arrived(make_delivery(registration), hours_ago=24 * 181)
    assert plan.plan() == 0
    ResultsCheck.objects.create(line_item=old.line_item, next_at=clock.now())
    assert not reconcile.compare_next()


def test_a_column_gets_its_first_night_once(registration: Registration) -> None:
    arrived(make_delivery(registration))
    assert (plan.plan(), plan.plan()) == (1, 0)
    assert ResultsCheck.objects.get().next_at > clock.now()


@pytest.mark.parametrize(
    "at", ["2026-11-22T22:30", "2026-11-23T00:10", "2026-11-23T02:30", "2026-03-28T23:50"]
)
def test_the_next_night_begins_within_a_day_and_is_night_here(at: str) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=UTC)
    night = plan.next_night(now)
    assert timedelta(0) < night - now < timedelta(hours=29)
    assert 1 <= timezone.localtime(night).hour < 6


def test_a_lease_that_ended_lets_another_worker_compare(lms: SmallLms, registration: Registration) -> None:
    delivery = arrived(make_delivery(registration))
    lms.on("GET", "/results", Answer(200, []))
    make_due()
    now = clock.now()
    ResultsCheck.objects.update(lease_token="another's", lease_until=now + timedelta(minutes=1))
    assert not reconcile.compare_next()
    with time_machine.travel(now + timedelta(minutes=2), tick=False):
        assert reconcile.compare_next()
    assert state.grade_differs(fresh(delivery))


def test_who_lost_the_lease_on_the_way_notes_nothing(
    registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = arrived(make_delivery(registration))
    make_due()

    def slow(*_: object) -> dict[str, Result]:
        ResultsCheck.objects.update(lease_token="another's")
        return {}

    monkeypatch.setattr(column_results, "fetched", slow)
    assert reconcile.compare_next()
    assert ResultsCheck.objects.get().lease_token == "another's"
    assert fresh(delivery).lms_differs_at is None


@pytest.mark.django_db(transaction=True)
def test_many_workers_ask_for_each_column_once(lms: SmallLms, registration: Registration) -> None:
    for _ in range(6):
        arrived(make_delivery(registration))
    lms.on("GET", "/results", Answer(200, []))
    make_due()

    def work() -> None:
        while reconcile.compare_next():
            pass
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    request = Counter(one.path for one in lms.requests("/results"))
    assert sorted(request.values()) == [1] * 6
    assert ScoreDelivery.objects.filter(state.DIFFERS).count() == 6


def test_the_nights_go_on_after_a_fault_and_end_when_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(logging.getLogger("verstas"), "propagate", True)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    monkeypatch.setattr(reconcile, "LOOK_EVERY_SECONDS", 0.001)
    stopped = threading.Event()
    rounds: list[int] = []

    def fail_first() -> bool:
        rounds.append(1)
        if len(rounds) == 1:
            raise OperationalError("password=secret")
        stopped.set()
        return True

    monkeypatch.setattr(reconcile, "compare_next", fail_first)
    with caplog.at_level(logging.ERROR):
        reconcile.run_comparisons(stopped)
    assert len(rounds) == 2
    assert "secret" not in caplog.text


@pytest.mark.parametrize(("options", "nights"), [({}, 1), ({"once": True}, 0)])
def test_the_worker_compares_at_night_unless_it_is_to_end_at_once(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, bool], nights: int
) -> None:
    began = threading.Event()
    monkeypatch.setattr(
        services, "run_comparisons", lambda stopped, also: began.set() if stopped.wait(5) else None
    )
    monkeypatch.setattr("lti_tool.delivery.worker.Worker.run", lambda *_, **__: None)
    call_command("send_scores", **options)
    assert began.wait(1 if nights else 0.1) is bool(nights)
