import logging
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError

from activities.runtime import clock
from lti_tool.delivery.pruning import prune_deliveries
from lti_tool.delivery.worker import Worker
from lti_tool.models import AccessToken, DeliveryAttempt, ScoreDelivery, WorkerHeartbeat
from tests.factories.deliveries import make_delivery, make_registration

pytestmark = pytest.mark.django_db


def test_with_nothing_due_once_ends_and_leaves_a_heartbeat() -> None:
    done: list[str] = []
    Worker(threads=1, housekeeping=[lambda: done.append("kept house")]).run(once=True)
    assert done == ["kept house"]
    assert WorkerHeartbeat.objects.count() == 1


def test_a_database_that_restarts_does_not_end_the_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(logging.getLogger("verstas"), "propagate", True)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    worker = Worker(threads=1)
    rounds: list[int] = []

    def fail() -> list[int]:
        rounds.append(1)
        if len(rounds) == 2:
            worker.stop()
        raise OperationalError("server closed the connection, password=secret")

    monkeypatch.setattr("lti_tool.delivery.column_search.registrations_with_due", fail)
    with caplog.at_level(logging.ERROR):
        worker.run()
    assert len(rounds) == 2
    assert {record.__dict__["error"] for record in caplog.records} == {"OperationalError"}
    assert "secret" not in caplog.text


def test_old_lines_of_the_log_go_and_waiting_grades_stay() -> None:
    registration = make_registration()
    delivery = make_delivery(registration)
    now = clock.now()
    DeliveryAttempt.objects.create(delivery=delivery, rev=1, at=now, outcome="retry")
    AccessToken.objects.create(registration=registration, scopes="a", token_encrypted="x", expires_at=now)
    WorkerHeartbeat.objects.create(name="a", at=now)
    with time_machine.travel(now + timedelta(days=89), tick=False):
        prune_deliveries()
    assert DeliveryAttempt.objects.count() == 1
    assert (AccessToken.objects.count(), WorkerHeartbeat.objects.count()) == (0, 0)
    with time_machine.travel(now + timedelta(days=91), tick=False):
        prune_deliveries()
    assert DeliveryAttempt.objects.count() == 0
    assert ScoreDelivery.objects.count() == 1
