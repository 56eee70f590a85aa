"""Where it is switched on, each web process stays on one core, and no two share one while another core has none."""

import inspect
import os
import runpy
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.workers import gthread

from config import gunicorn


@pytest.fixture
def cores(monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    """Four cores that this container may use; what processes were told to stay on, in order."""
    told: list[set[int]] = []
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {2, 3, 6, 7}, raising=False)
    monkeypatch.setattr(os, "sched_setaffinity", lambda _pid, cores: told.append(cores), raising=False)
    monkeypatch.setattr(os, "getpid", lambda: 4001)
    monkeypatch.setattr(gunicorn, "IS_PINNED", True)
    return told


def forked(server: Any) -> Any:
    worker = SimpleNamespace()
    gunicorn.pre_fork(server, worker)
    gunicorn.post_fork(server, worker)
    server.WORKERS[len(server.WORKERS) + 1] = worker
    return worker


def test_processes_are_spread_over_the_cores_that_may_be_used(cores: list[set[int]]) -> None:
    server = SimpleNamespace(WORKERS={})
    for _ in range(5):
        forked(server)
    assert cores == [{3}, {6}, {7}, {2}, {3}]


def test_a_process_that_takes_anothers_place_takes_its_core(cores: list[set[int]]) -> None:
    server = SimpleNamespace(WORKERS={})
    for _ in range(3):
        forked(server)
    del server.WORKERS[2]
    forked(server)
    assert cores[-1] == {6}


def test_where_the_system_knows_no_such_thing_a_process_runs_where_it_likes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gunicorn, "IS_PINNED", True)
    monkeypatch.delattr(os, "sched_setaffinity", raising=False)
    assert forked(SimpleNamespace(WORKERS={})).core is None


def test_unless_it_is_switched_on_a_process_runs_where_it_likes(
    cores: list[set[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gunicorn, "IS_PINNED", False)
    assert forked(SimpleNamespace(WORKERS={})).core is None
    assert cores == []


@pytest.mark.parametrize(("value", "is_pinned"), [(None, False), ("off", False), ("on", True)])
def test_pinning_is_asked_for_by_the_environment(
    value: str | None, is_pinned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is None:
        monkeypatch.delenv("PIN_WEB_PROCESSES", raising=False)
    else:
        monkeypatch.setenv("PIN_WEB_PROCESSES", value)
    assert runpy.run_path(str(gunicorn.__file__))["IS_PINNED"] is is_pinned


@pytest.mark.parametrize(("value", "seconds"), [("on", 0.1), ("off", 5.0)])
def test_the_time_of_a_spare_connection_is_gunicorns_own_where_it_is_switched_off(
    value: str, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gthread, "DEFAULT_WORKER_DATA_TIMEOUT", 5.0)
    monkeypatch.setenv("SPARE_CONNECTIONS", value)
    runpy.run_path(str(gunicorn.__file__))
    assert seconds == gthread.DEFAULT_WORKER_DATA_TIMEOUT


def test_gunicorn_still_reads_the_time_that_is_changed() -> None:
    assert "DEFAULT_WORKER_DATA_TIMEOUT" in inspect.getsource(gthread.ThreadWorker)
