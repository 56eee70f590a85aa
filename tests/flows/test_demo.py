"""`manage.py demo`: one command starts the whole house, and one key press ends it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.demo_lms_process import ROOT, free_port
from tests.flows.visitor import until

pytestmark = [pytest.mark.flow, pytest.mark.once]
START_LIMIT = 60.0


@pytest.fixture
def ports() -> Iterator[dict[str, str]]:
    """Free ports as the environment names them; the demo's files are removed afterwards."""
    tool, lms = free_port(), free_port()
    yield {"PORT": str(tool), "LMS_PORT": str(lms)}
    shutil.rmtree(ROOT / "var" / f"demo-{tool}-{lms}", ignore_errors=True)


def _environment(**more: str) -> dict[str, str]:
    return {**{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}, **more}


def _refused(**more: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=_environment(**more),
        capture_output=True,
        text=True,
        timeout=START_LIMIT,
        check=False,
    )
    assert done.returncode != 0
    return done.stdout + done.stderr


def _said_when_ready(process: subprocess.Popen[str], log: Path) -> str:
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end and process.poll() is None:
        said = log.read_text(encoding="utf-8")
        if "Ctrl-C" in said:
            return said
        time.sleep(0.1)
    raise AssertionError(
        f"The demo was not ready within {START_LIMIT:.0f} s: {log.read_text(encoding='utf-8')}"
    )


GROUP, SESSION = 2, 3  # fields of a process's line in /proc


def _members(number: int, of: int = SESSION) -> dict[int, str]:
    """The processes of a session or a process group with their command lines, as the kernel lists them."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[of]) == number and fields[0] != "Z":
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except (OSError, IndexError):
            continue  # it ended while we looked
    return found


def _press_ctrl_c(group: int) -> None:
    """A terminal tells every process of the group: the demo alone, which ends the others."""
    assert set(_members(group, of=GROUP)) == {group}
    os.killpg(group, signal.SIGINT)


def _close_terminal(group: int) -> None:
    os.killpg(group, signal.SIGHUP)


def _terminate(process: int) -> None:
    os.kill(process, signal.SIGTERM)


def _is_open(port: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


@pytest.mark.parametrize(
    "stop", [_press_ctrl_c, _terminate, _close_terminal], ids=["Ctrl-C", "SIGTERM", "SIGHUP"]
)
def test_the_demo_starts_says_what_to_open_and_leaves_no_process_behind(
    ports: dict[str, str], tmp_path: Path, stop: Callable[[int], None]
) -> None:
    log = tmp_path / "said.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "demo"],
            cwd=ROOT,
            env=_environment(**ports),
            stdout=said,
            stderr=said,
            text=True,
            start_new_session=True,
        )
    try:
        text = _said_when_ready(process, log)
        assert f"http://localhost:{ports['LMS_PORT']}" in text
        assert requests.get(f"http://127.0.0.1:{ports['PORT']}/readyz", timeout=10).json()["ready"] is True
        stop(process.pid)
        assert process.wait(20) == 0, log.read_text(encoding="utf-8")
        until(lambda: _members(process.pid), {}, seconds=5)
        assert not _is_open(ports["PORT"])
        assert not _is_open(ports["LMS_PORT"])
        assert "Traceback" not in log.read_text(encoding="utf-8")
    finally:
        for left in _members(process.pid):
            os.kill(left, signal.SIGKILL)
        process.wait(10)


def test_the_demo_refuses_to_run_beside_a_real_installation(ports: dict[str, str]) -> None:
    assert "DATABASE_URL" in _refused(DATABASE_URL="sqlite:///real.sqlite3", **ports)
    assert "SECRET_KEY" in _refused(SECRET_KEY="something", **ports)
    assert "TOOL_URL" in _refused(TOOL_URL="https://verstas.example.org", **ports)


@pytest.mark.parametrize("name", ["PORT", "LMS_PORT"])
def test_a_taken_port_is_told_with_the_way_out(ports: dict[str, str], name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(ports[name])))
        taken.listen()
        said = _refused(**ports)
    assert ports[name] in said
    assert f" {name}=" in said
