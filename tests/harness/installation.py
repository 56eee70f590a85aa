"""The tool with several workers, a clock that can be moved and a process that reads its data."""

import json
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from activities.runtime.clock import OFFSET_FILE
from tests.demo_lms_process import ROOT
from tests.tool_process import ToolProcess


class Installation(ToolProcess):
    """One tool; workers are numbered, and any of them can be killed and started again."""

    def __init__(self, folder: Path, *, lms_port: int, workers: int) -> None:
        super().__init__(folder, lms_port=lms_port)
        self.workers = range(workers)
        self._clock_file = folder / "clock-offset"
        self.environment[OFFSET_FILE] = str(self._clock_file)
        self.move_clock(0)

    def move_clock(self, offset: float) -> None:
        """The tool's clock shows this many seconds more than the LMS's from now on."""
        fresh = self._clock_file.with_suffix(".new")
        fresh.write_text(f"{offset:.3f}", encoding="ascii")
        fresh.replace(self._clock_file)

    def start_worker(self) -> None:
        """All of them."""
        for number in self.workers:
            self._start(f"worker-{number}", ["manage.py", "send_scores", "--threads", "4"])

    def stop_worker(self) -> None:
        for number in self.workers:
            self._end(f"worker-{number}", signal.SIGTERM)

    def replace_worker(self, number: int) -> None:
        """Kills one as a power cut would and starts another in its place."""
        self._end(f"worker-{number}", signal.SIGKILL)
        self._start(f"worker-{number}", ["manage.py", "send_scores", "--threads", "4"])

    def replace_web(self) -> None:
        """Kills the web server with whatever it was doing and starts it again."""
        self.kill_web()
        self.start_web()


class Inside:
    """The running tests.harness.inside."""

    def __init__(self, tool: Installation) -> None:
        with ExitStack() as opened:
            log = opened.enter_context((tool.folder / "inside.log").open("ab"))
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.harness.inside"],
                cwd=ROOT,
                env=tool.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._log = tool.folder / "inside.log"

    def ask(self, command: str) -> Any:
        """One question, one answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{command}: {self._log.read_text(encoding='utf-8')}")
        return json.loads(line)

    def close(self) -> None:
        """Ends it; the database can be dropped then."""
        try:
            self._process.communicate(timeout=60)
        except subprocess.TimeoutExpired:  # a slow machine; what it told is told
            self._process.kill()
            self._process.wait()
