"""The demo LMS as a process."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.demo_lms_process import ROOT, DemoLms, free_port, plain_session

pytestmark = [pytest.mark.flow, pytest.mark.once]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the LMS where it is expected to refuse."""
    command = [sys.executable, "-m", "lti_tool.demo_lms", *arguments]
    # S603: the command is this repository's own module.
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)


def test_a_taken_port_is_named_and_the_exit_code_is_two(lms: DemoLms, tmp_path: Path) -> None:
    finished = run("--port", str(lms.port), "--database", str(tmp_path / "other.sqlite3"))

    assert finished.returncode == 2
    assert f"Cannot listen on 127.0.0.1:{lms.port}" in finished.stderr


def test_a_stranger_on_the_network_is_never_served(tmp_path: Path) -> None:
    finished = run("--host", "0.0.0.0", "--database", str(tmp_path / "lms.sqlite3"))

    assert finished.returncode == 2
    assert "not a loopback address" in finished.stderr


def test_it_ends_within_a_second_when_asked_politely(tmp_path: Path) -> None:
    lms = DemoLms(tmp_path / "lms.sqlite3")
    lms.start()
    with plain_session() as session:
        session.get(f"{lms.url}/", timeout=10)
        began = time.monotonic()
        assert lms.stop() == 0

    assert time.monotonic() - began < 1


def test_it_goes_on_after_a_power_cut(tmp_path: Path) -> None:
    with DemoLms(tmp_path / "lms.sqlite3", rules="canvas") as lms:
        lms.control("rules", {"rules": "edx"})
        lms.control("courses", {"title": "Second course"})
        with lms.browser("learner1") as browser:
            lms.kill()
            lms.start()
            page = browser.get(f"{lms.url}/course/", timeout=10).text

        assert "Second course" in page
        assert lms.state()["rules"] == "edx"


def test_nobody_steers_an_lms_that_was_started_without_control(tmp_path: Path) -> None:
    with (
        DemoLms(tmp_path / "lms.sqlite3", control=False, port=free_port()) as lms,
        plain_session() as session,
    ):
        answer = session.get(f"{lms.url}/_control/state/", timeout=10)

    assert answer.status_code == 404
