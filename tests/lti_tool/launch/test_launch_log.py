import threading

import pytest
from django.db import DatabaseError, connections

from lti_tool.launch import launch_log
from lti_tool.models import LaunchCount

pytestmark = [pytest.mark.django_db, pytest.mark.launch]


def counts() -> dict[tuple[str, str], int]:
    return {(row.step, row.code): row.number for row in LaunchCount.objects.all()}


def test_refusals_are_counted_by_step_and_code() -> None:
    launch_log.note_refusal("state_unknown", step="launch")
    launch_log.note_refusal("state_unknown", step="launch")
    launch_log.note_refusal("state_unknown", step="login", registration=3)
    assert counts() == {("launch", "state_unknown"): 2, ("login", "state_unknown"): 1}


def test_accepted_launches_are_counted_without_a_code() -> None:
    launch_log.count_accepted()
    launch_log.count_accepted()
    assert counts() == {("launch", ""): 2}


def test_a_count_that_fails_does_not_take_away_the_page_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> int:
        raise DatabaseError("locked")

    monkeypatch.setattr(launch_log, "_MORE", fail)
    launch_log.note_refusal("state_unknown", step="launch")
    assert [record.getMessage() for record in caplog.records] == ["launch_refused", "launch_not_counted"]


@pytest.mark.django_db(transaction=True)
def test_launches_at_once_are_all_counted() -> None:
    def refuse() -> None:
        for _ in range(5):
            launch_log.note_refusal("login_used", step="launch")
        connections.close_all()

    threads = [threading.Thread(target=refuse) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts() == {("launch", "login_used"): 20}
