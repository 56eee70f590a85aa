import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.test import RequestFactory
from pytest_django import Settings

from activities import clock
from lti_tool.models import DeliveryState, Registration, ScoreDelivery, WorkerHeartbeat
from lti_tool.views import health
from tests.factories.deliveries import make_delivery, make_registration

pytestmark = pytest.mark.django_db


def ready() -> tuple[int, dict[str, Any]]:
    answer = health.readyz(RequestFactory().get("/readyz"))
    return answer.status_code, json.loads(answer.content)


def metrics(**extra: str) -> Any:
    request = RequestFactory().get("/metrics")
    request.META.update({"REMOTE_ADDR": "203.0.113.9", **extra})
    return health.metrics(request)


def test_the_process_answers_without_a_database(django_db_blocker: Any) -> None:
    with django_db_blocker.block():
        assert health.healthz(RequestFactory().get("/healthz")).status_code == 200


def test_a_silent_worker_is_stated_and_does_not_stop_launches() -> None:
    assert ready() == (200, {"ready": True, "database": "ok", "key": "ok", "worker": "never seen"})
    WorkerHeartbeat.objects.create(name="a", at=clock.now())
    assert ready()[1]["worker"] == "ok"
    WorkerHeartbeat.objects.update(at=clock.now() - timedelta(minutes=5))
    status, told = ready()
    assert (status, told["worker"]) == (200, "silent for 300 s")


def test_a_key_that_does_not_open_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ImproperlyConfigured("which key, is not said")

    monkeypatch.setattr(health, "signing_key", fail)
    assert ready() == (
        503,
        {"ready": False, "database": "ok", "key": "does not open", "worker": "never seen"},
    )


def test_a_database_that_does_not_answer_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise DatabaseError("where it is, is not said")

    monkeypatch.setattr(health, "MigrationExecutor", fail)
    status, told = ready()
    assert (status, told["database"], told["worker"]) == (503, "no answer", "not checked")


def test_metrics_are_for_this_machine() -> None:
    assert metrics(REMOTE_ADDR="127.0.0.1").status_code == 200
    assert metrics().status_code == 401


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"])
def test_a_proxy_on_this_machine_is_someone_else(header: str) -> None:
    assert metrics(REMOTE_ADDR="127.0.0.1", **{header: "203.0.113.9"}).status_code == 401


@pytest.mark.parametrize(
    ("configured", "sent", "status"),
    [
        ("token", "Bearer token", 200),
        ("token", "bearer token", 200),
        ("token", "Bearer other", 401),
        ("token", "Basic token", 401),
        ("token", "", 401),
        ("", "Bearer ", 401),
        ("", "", 401),
        ("token", "Bearer töken", 401),
    ],
)
def test_metrics_are_for_who_bears_the_token(
    settings: Settings, configured: str, sent: str, status: int
) -> None:
    settings.METRICS_TOKEN = configured
    assert metrics(HTTP_AUTHORIZATION=sent).status_code == status


def test_metrics_say_how_grades_fare() -> None:
    make_delivery(make_registration())
    ScoreDelivery.objects.update(
        state=DeliveryState.NEEDS_ATTENTION, submitted_at=clock.now() - timedelta(hours=1)
    )
    Registration.objects.update(paused_until=clock.now() + timedelta(minutes=1), auth_problem="token_refused")
    WorkerHeartbeat.objects.create(name="a", at=clock.now() - timedelta(seconds=7))
    lines = metrics(REMOTE_ADDR="127.0.0.1").content.decode().splitlines()
    samples = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert float(samples["verstas_worker_heartbeat_age_seconds"]) == pytest.approx(7, abs=2)
    assert float(samples["verstas_oldest_undelivered_seconds"]) == pytest.approx(3600, abs=2)
    assert samples['verstas_score_deliveries{state="needs_attention"}'] == "1"
    assert samples['verstas_score_deliveries{state="sent"}'] == "0"
    assert samples["verstas_registrations_paused"] == "1"
    assert samples["verstas_registrations_auth_broken"] == "1"
