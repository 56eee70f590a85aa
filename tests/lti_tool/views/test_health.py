import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError
from django.test import RequestFactory
from pytest_django import Settings

from activities.learning.photos import storage_mark
from activities.models import HouseMark
from activities.runtime import clock
from lti_tool.models import DeliveryState, LaunchCount, Registration, ScoreDelivery, WorkerHeartbeat
from lti_tool.operation import readiness
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


def test_a_silent_worker_and_old_grades_are_stated_and_do_not_stop_launches() -> None:
    nothing = {"worker": "never seen", "worker_heartbeat_age_seconds": None, "oldest_undelivered_seconds": 0}
    well = {"database": "ok", "write": "ok", "key": "ok", "static": "ok", "storage": "no worker yet"}
    assert ready() == (200, {"ready": True, **well, **nothing})
    WorkerHeartbeat.objects.create(name="a", at=clock.now())
    assert ready()[1]["worker"] == "ok"
    WorkerHeartbeat.objects.update(at=clock.now() - timedelta(minutes=5))
    make_delivery(make_registration())
    ScoreDelivery.objects.update(submitted_at=None, score_ts=clock.now() - timedelta(days=1))
    status, body = ready()
    assert (status, body["worker"]) == (200, "silent for 300 s")
    assert body["worker_heartbeat_age_seconds"] == pytest.approx(300, abs=2)
    assert body["oldest_undelivered_seconds"] == pytest.approx(86_400, abs=2)


def test_a_key_that_does_not_open_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ImproperlyConfigured("which key, is not said")

    monkeypatch.setattr("lti_tool.keys.services.signing_key", fail)
    status, body = ready()
    assert (status, body["ready"], body["database"], body["key"]) == (503, False, "ok", "does not open")


def test_a_database_that_does_not_answer_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise DatabaseError("where it is, is not said")

    monkeypatch.setattr(readiness, "MigrationExecutor", fail)
    status, body = ready()
    assert (status, body["database"], body["worker"]) == (503, "no answer", "not checked")


def test_a_database_that_takes_no_write_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("lti_tool.bridge.try_writing", fail)
    status, body = ready()
    assert (status, body["database"], body["write"]) == (503, "ok", "refused")


def test_without_collected_static_files_no_page_would_open(settings: Settings, tmp_path: Path) -> None:
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    status, body = ready()
    assert (status, body["static"]) == (503, "run collectstatic")


def test_a_storage_that_is_not_the_workers_is_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    storage_mark.leave_storage_mark()
    assert ready()[1]["storage"] == "ok"
    HouseMark.objects.update(value="0" * 32)
    status, body = ready()
    assert (status, body["storage"]) == (200, "not the worker's")


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


def samples() -> dict[str, float]:
    """The metrics of this moment by name and labels; each line must be of Prometheus' form."""
    lines = metrics(REMOTE_ADDR="127.0.0.1").content.decode().splitlines()
    sample_lines = [line for line in lines if not line.startswith("#")]
    form = re.compile(r'[a-z_]+(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? [0-9.e+-]+')
    assert [line for line in sample_lines if not form.fullmatch(line)] == []
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in sample_lines)}


def test_metrics_say_how_grades_fare() -> None:
    well, ill = make_registration(), make_registration()
    delivery = make_delivery(ill)
    ScoreDelivery.objects.update(
        state=DeliveryState.NEEDS_ATTENTION, submitted_at=clock.now() - timedelta(hours=1)
    )
    Registration.objects.filter(pk=ill.pk).update(
        paused_until=clock.now() + timedelta(minutes=1), auth_problem="token_refused"
    )
    WorkerHeartbeat.objects.create(name="a", at=clock.now() - timedelta(seconds=7))
    values = samples()
    assert values["verstas_worker_heartbeat_age_seconds"] == pytest.approx(7, abs=2)
    assert values["verstas_oldest_undelivered_seconds"] == pytest.approx(3600, abs=2)
    age = 'verstas_platform_oldest_undelivered_seconds{registration="%s"}'
    assert values[age % ill.pk] == pytest.approx(3600, abs=2)
    assert values[age % well.pk] == 0
    state = 'verstas_score_deliveries{registration="%s",state="%s"}'
    assert values[state % (ill.pk, "needs_attention")] == 1
    assert values[state % (ill.pk, "sent")] == values[state % (well.pk, "needs_attention")] == 0
    paused = 'verstas_platform_paused{registration="%s"}'
    assert (values["verstas_registrations_paused"], values[paused % ill.pk], values[paused % well.pk]) == (
        1,
        1,
        0,
    )
    assert values["verstas_registrations_auth_broken"] == 1
    problem = f'verstas_platform_auth_problem{{registration="{ill.pk}",problem="token_refused"}}'
    assert values[problem] == 1
    differing = f'verstas_results_differing{{registration="{ill.pk}"}}'
    assert values[differing] == 0
    ScoreDelivery.objects.filter(pk=delivery.pk).update(acked_rev=1, lms_differs_at=clock.now())
    assert samples()[differing] == 1


def test_metrics_name_the_release(settings: Settings) -> None:
    release = {"version": settings.RELEASE.version, "commit": settings.RELEASE.commit}
    labels = ",".join(f'{name}="{value}"' for name, value in release.items())
    assert samples()[f"verstas_build_info{{{labels}}}"] == 1


def test_metrics_count_launches_accepted_and_refused() -> None:
    assert samples()["verstas_launches_accepted_total"] == 0
    LaunchCount.objects.create(step="launch", number=12_345_678)
    LaunchCount.objects.create(step="login", code="registration_unknown", number=2)
    values = samples()
    assert values["verstas_launches_accepted_total"] == 12_345_678
    assert values['verstas_launches_refused_total{step="login",code="registration_unknown"}'] == 2


def test_a_clock_that_was_set_back_gives_no_age_below_zero() -> None:
    make_delivery(make_registration())
    ScoreDelivery.objects.update(submitted_at=clock.now() + timedelta(hours=1))
    values = samples()
    ages = [value for name, value in values.items() if "oldest_undelivered" in name]
    assert ages == [0, 0]
