"""An independent platform agrees: Open edX's own LTI classes launch the tool, take a deep link and a score."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.demo_lms_process import free_port, plain_session
from tests.flows.right_answers import full_points
from tests.flows.visitor import Visitor, until
from tests.foreign_environment import python_with
from tests.tool_process import ToolProcess

pytestmark = pytest.mark.flow
HERE = Path(__file__).parent
SLUG = "is-this-a-scam"
STARTS_WITHIN, MEANWHILE = 60.0, 30.0


class OpenEdx:
    """The program of open_edx.py as a process of its own."""

    def __init__(self, tool_url: str, port: int, log: Path) -> None:
        self.url = f"http://localhost:{port}"
        self._log = log
        python = python_with(HERE / "requirements.txt", "open-edx")
        with log.open("ab") as out:
            command = [python, str(HERE / "open_edx.py"), str(port), tool_url]
            self._process = subprocess.Popen(command, stdout=out, stderr=out)
        until(self.answers, True, seconds=STARTS_WITHIN)

    def answers(self) -> bool:
        assert self._process.poll() is None, self._log.read_text()
        try:
            return bool(self.state())
        except requests.ConnectionError:
            return False

    def state(self) -> dict[str, Any]:
        with plain_session() as session:
            held: dict[str, Any] = session.get(f"{self.url}/state", timeout=10).json()
            return held

    def browser(self, person: str) -> requests.Session:
        return plain_session()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def tool(tmp_path: Path) -> Iterator[tuple[ToolProcess, OpenEdx]]:
    port = free_port()
    with ToolProcess(tmp_path, lms_port=port) as running:
        platform = OpenEdx(running.url, port, tmp_path / "open-edx.log")
        try:
            facts = {"issuer": platform.url, "client-id": "open-edx-client", "deployment-id": "1"}
            facts |= {f"{name}-url": f"{platform.url}/{name}" for name in ("auth", "token", "jwks")}
            options = [part for name, value in facts.items() for part in (f"--{name}", value)]
            assert json.loads(running.manage("register_platform", *options, "--json"))["registration_id"]
            yield running, platform
        finally:
            platform.close()


def test_open_edx_launches_the_tool_takes_its_deep_link_and_the_grade(
    tool: tuple[ToolProcess, OpenEdx],
) -> None:
    _running, platform = tool
    with Visitor(platform, "teacher-1") as teacher:
        teacher.open(f"{platform.url}/launch?person=teacher-1&message=LtiDeepLinkingRequest")
        teacher.send(lambda form: "id_token" in form.fields)
        teacher.send(lambda form: ("activity", SLUG) in form.choices, {"activity": [SLUG]})
        teacher.send(lambda form: "JWT" in form.fields)
    [item] = platform.state()["items"]
    assert item["url"].endswith(f"/{SLUG}/")
    with Visitor(platform, "student-7") as learner:
        learner.open(f"{platform.url}/launch?person=student-7")
        learner.send(lambda form: "id_token" in form.fields)
        learner.do(SLUG)
    until(lambda: list(platform.state()["scores"]), ["student-7"], seconds=MEANWHILE)
    score = platform.state()["scores"]["student-7"]
    assert (score["score_given"], score["score_maximum"]) == (full_points(SLUG), full_points(SLUG))
    assert score["grading_progress"] == "FullyGraded"
    assert platform.state()["refused"] == []
