import threading

import pytest
from django.db import DatabaseError, connections

from lti_tool import launch_log
from lti_tool.models import LaunchCount, LaunchSession

pytestmark = pytest.mark.django_db


def counts() -> dict[tuple[str, str], int]:
    return {(row.step, row.code): row.number for row in LaunchCount.objects.all()}


def test_refusals_are_counted_by_step_and_code() -> None:
    launch_log.refused("state_unknown", step="launch")
    launch_log.refused("state_unknown", step="launch")
    launch_log.refused("state_unknown", step="login", registration=3)
    assert counts() == {("launch", "state_unknown"): 2, ("login", "state_unknown"): 1}


def test_accepted_launches_are_counted_without_a_code() -> None:
    launch_log.accepted(LaunchSession(id="a", registration_id=1, deployment_id=1))
    launch_log.accepted(LaunchSession(id="b", registration_id=2, deployment_id=2))
    assert counts() == {("launch", ""): 2}


def test_a_count_that_fails_does_not_make_the_launch_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DatabaseError("locked")

    monkeypatch.setattr(LaunchCount.objects, "filter", lambda **_: type("Rows", (), {"update": fail})())
    launch_log.refused("state_unknown", step="launch")


@pytest.mark.django_db(transaction=True)
def test_launches_at_once_are_all_counted() -> None:
    def refuse() -> None:
        for _ in range(5):
            launch_log.refused("login_used", step="launch")
        connections.close_all()

    threads = [threading.Thread(target=refuse) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts() == {("launch", "login_used"): 20}
