"""Workers as real processes, killed at random, and an LMS that fails in every way: no grade is lost or wrong."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.commands import Commands
from tests.demo_lms_process import DemoLms
from tests.factories.deliveries import Answer, SmallLms, small_lms
from tests.scratch_database import ScratchDatabase

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.flow
FAULTS: list[dict[str, Any]] = [
    {"kind": "status", "status": 500, "rate": 0.1},
    {"kind": "status", "status": 401, "rate": 0.05},
    {"kind": "status", "status": 429, "retry_after": "1", "rate": 0.05},
    {"kind": "drop", "rate": 0.1},
    {"kind": "apply_then_drop", "rate": 0.15},
    {"kind": "apply_then_status", "status": 502, "rate": 0.1},
]


class Tool:
    """This tool with a database of its own, as processes."""

    def __init__(self, database: str, lms: DemoLms, folder: Path) -> None:
        host = urlsplit(lms.url).netloc
        self.environment = {**os.environ, "TEST_DATABASE_URL": database, "LTI_ALLOWED_PRIVATE_HOSTS": host}
        self.environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        self.commands = Commands(self.environment, folder)

    def drive(self, *order: str) -> str:
        """One command of outbox_driver.py."""
        return self.commands.run("-m", "tests.lti_tool.delivery.outbox_driver", *order)

    def grade(self, seconds: float) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.lti_tool.delivery.outbox_driver", "grade", str(seconds)]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment)

    def worker(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "send_scores", "--threads", "4"]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment)

    def drain(self) -> dict[str, Any]:
        """What is left once everything that can be sent was sent."""
        for _ in range(10):
            self.drive("hurry")
            self.commands.run("manage.py", "send_scores", "--threads", "4", "--once", limit=60)
            outbox: dict[str, Any] = json.loads(self.drive("tell"))
            if not outbox["unsent"]:
                break
        return outbox


@pytest.fixture
def lms(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DemoLms]:
    """An LMS of its own for each test, Moodle unless a test names another."""
    with DemoLms(tmp_path / "lms.sqlite3", rules=getattr(request, "param", "moodle")) as running:
        yield running


@pytest.fixture
def tool(lms: DemoLms, tmp_path: Path) -> Iterator[Tool]:
    with small_lms() as key_server, own_database(tmp_path) as database:
        tool = Tool(database, lms, tmp_path)
        jwks = tool.drive("prepare", json.dumps(introduce(lms, key_server)))
        key_server.on("GET", "/jwks", Answer(200, json.loads(jwks)))
        yield tool
        tool.commands.close()


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """A database that processes share: a file, or a new one on the PostgreSQL under test."""
    database = ScratchDatabase(folder)
    database.create_ready("migrated")
    try:
        yield database.url
    finally:
        database.drop()


def introduce(lms: DemoLms, key_server: SmallLms) -> dict[str, Any]:
    """Registers the tool at the LMS, with one link that has a column and one that has none."""
    addresses = {
        "initiate_login_uri": f"{key_server.url}/login",
        "redirect_uris": [f"{key_server.url}/launch"],
        "jwks_uri": f"{key_server.url}/jwks",
        "target_link_uri": f"{key_server.url}/",
    }
    facts: dict[str, Any] = lms.control("register-tool", addresses)
    order = {"client_id": facts["client_id"], "title": "Laser"}
    graded = lms.control("links", {**order, "line_item": {"scoreMaximum": 10}})
    bare = lms.control("links", order)
    services = f"{lms.url}/services/2/lineitems"
    url = f"{services}/{graded['line_item_id']}/lineitem?type_id={facts['deployment_id']}"
    return {
        **facts,
        "links": {graded["resource_link_id"]: url, bare["resource_link_id"]: ""},
        "lineitems_url": f"{services}?type_id={facts['deployment_id']}",
        "people": [one["sub"] for one in lms.state()["people"] if one["role"] == "learner"],
    }


def gradebook(lms: DemoLms) -> dict[tuple[str, str], float]:
    """Scores in the gradebook by link and person."""
    state = lms.state()
    subs = {one["key"]: one["sub"] for one in state["people"]}
    links = {one["id"]: str(one["link"]) for one in state["line_items"]}
    return {(links[one["line_item"]], subs[one["person"]]): one["score"] for one in state["results"]}


def differences(lms: DemoLms, outbox: dict[str, Any]) -> list[Any]:
    points_there = gradebook(lms)
    points_here = {(link, sub): points for link, sub, points in outbox["wanted"]}
    return [
        (key, points, points_there.get(key))
        for key, points in points_here.items()
        if points_there.get(key) != pytest.approx(points)
    ]


@pytest.mark.parametrize("lms", ["moodle", "canvas", "edx", "blackboard"], indirect=True)
def test_no_grade_is_lost_or_wrong_though_workers_are_killed_and_the_lms_fails(
    lms: DemoLms, tool: Tool
) -> None:
    for fault in FAULTS:
        lms.control("faults", {"path": "/scores$", **fault})
    grading = tool.grade(8)
    workers = [tool.worker(), tool.worker()]
    kills = 0
    while grading.poll() is None:
        time.sleep(1.6)
        victim = workers.pop(0)
        victim.kill()
        victim.wait()
        kills += 1
        workers.append(tool.worker())
    for worker in workers:
        worker.kill()
        worker.wait()
    lms.clear_faults()
    outbox = tool.drain()
    assert outbox["unsent"] == []
    assert kills >= 4
    assert outbox["revisions"] > 50
    assert differences(lms, outbox) == []
    assert len(lms.state()["line_items"]) == 2


def test_a_grade_is_in_the_gradebook_within_five_seconds(lms: DemoLms, tool: Tool) -> None:
    worker = tool.worker()
    try:
        time.sleep(3)
        assert tool.grade(0.5).wait() == 0
        done_at = time.monotonic()
        while differences(lms, json.loads(tool.drive("tell"))):
            assert time.monotonic() - done_at < 5
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0


def wait_until_it_asks(lms: DemoLms) -> None:
    """A worker that has asked for a token has started, and has a grade in its hands."""
    end = time.monotonic() + 30
    while not lms.state()["requests"].get("token") and time.monotonic() < end:
        time.sleep(0.1)


def test_a_worker_told_to_stop_ends_in_time_and_gives_back_what_it_holds(lms: DemoLms, tool: Tool) -> None:
    lms.control("faults", {"path": "/scores$", "kind": "hang", "seconds": 30, "count": 4})
    tool.grade(0.5).wait()
    worker = tool.worker()
    wait_until_it_asks(lms)
    begun = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert time.monotonic() - begun < 10
    lms.clear_faults()
    outbox = tool.drain()
    assert (outbox["unsent"], differences(lms, outbox)) == ([], [])


def test_two_workers_send_each_grade_once(lms: DemoLms, tool: Tool) -> None:
    workers = [tool.worker(), tool.worker()]
    time.sleep(2)
    assert tool.grade(4).wait() == 0
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    assert [worker.wait(10) for worker in workers] == [0, 0]
    outbox = tool.drain()
    arrived = [(one["line_item"], one["person"], one["timestamp"]) for one in lms.state()["scores"]]
    assert len(arrived) == len(set(arrived)) > 10
    assert {one["status"] for one in lms.state()["scores"]} == {200}
    assert differences(lms, outbox) == []
