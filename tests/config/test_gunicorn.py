"""Each web process stays on one core, and no two share one while another core has none."""

import os
from types import SimpleNamespace
from typing import Any

import pytest

from config import gunicorn


@pytest.fixture
def cores(monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    """Four cores that this container may use; what processes were told to stay on, in order."""
    told: list[set[int]] = []
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {2, 3, 6, 7}, raising=False)
    monkeypatch.setattr(os, "sched_setaffinity", lambda _pid, cores: told.append(cores), raising=False)
    monkeypatch.setattr(os, "getpid", lambda: 4001)
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
    monkeypatch.delattr(os, "sched_setaffinity", raising=False)
    assert forked(SimpleNamespace(WORKERS={})).core is None
