"""This tool as real processes, for tests: a web server and a worker with the product's own settings."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from tests.commands import Commands
from tests.demo_lms_process import ROOT, free_port
from tests.once_a_run import FOLDER, once
from tests.scratch_database import TEST_FERNET_KEY, ScratchDatabase, run_command

START_LIMIT = 60.0
STOP_LIMIT = 15.0
WITH_EVERY_BLOCK = (
    "tests.every_block_settings"  # for commands; the processes that serve have the product's own
)
STATIC = FOLDER / "static"  # collected once a run: a web server that starts reads no half-written folder


class ToolProcess:
    """One installation with a database of its own; it keeps its port and its data over kills and starts.

    Use it as a context manager: the content is loaded, both processes are started, and nothing is left behind.
    """

    def __init__(self, folder: Path, *, lms_port: int) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._scratch = ScratchDatabase(folder)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._commands: dict[str, Commands] = {}
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "SECRET_KEY": "a-secret-of-the-browser-and-flow-tests-that-is-long-enough-to-pass",
            "LTI_KEY_ENCRYPTION_KEYS": TEST_FERNET_KEY,
            "TOOL_URL": self.url,
            "LTI_ALLOWED_PRIVATE_HOSTS": f"localhost:{lms_port}",
            "DATABASE_URL": self._scratch.url,
            "STATIC_ROOT": str(STATIC),
            "MEDIA_STORAGE_URL": (folder / "media").as_uri(),
            "SITE_OWNER": "Verstas tests",
            "FEEDBACK_CONTACT": "tests@example.org",
        }

    def __enter__(self) -> Self:
        once("static", collect_static)
        self._scratch.create_ready("furnished")
        try:
            self.start_worker()
            self.start_web()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends all processes and drops the database."""
        try:
            for commands in self._commands.values():
                commands.close()
            self.stop_worker()
            self.stop_web()
        finally:
            self._scratch.drop()

    def start_web(self) -> None:
        """Starts the web server and returns when it answers."""
        gunicorn = ["-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"]
        self._start("web", [*gunicorn, "--bind", f"127.0.0.1:{self.port}", "--log-level", "warning"])
        self._wait_until_it_answers(self._running["web"])

    def stop_web(self) -> None:
        self._end("web", signal.SIGTERM)

    def kill_web(self) -> None:
        self._end("web", signal.SIGKILL)

    @contextmanager
    def web_suspended(self) -> Iterator[None]:
        """For a while the web server takes connections and answers none."""
        group = self._running["web"].pid
        os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)

    def start_worker(self) -> None:
        """Starts `send_scores`; it is at work within a moment."""
        self._start("worker", ["manage.py", "send_scores"])

    def stop_worker(self) -> None:
        self._end("worker", signal.SIGTERM)

    def kill_worker(self) -> None:
        self._end("worker", signal.SIGKILL)

    def load_every_block(self) -> None:
        """Publishes the activity that holds one block of every type beside the product's own."""
        folder = "tests/activities/content/every-block"
        self.manage("load_content", "--path", folder, settings=WITH_EVERY_BLOCK)

    def manage(self, *arguments: str, settings: str = "config.settings") -> str:
        """Runs a management command to its end and returns what it printed."""
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": settings}
        commands = self._commands.get(settings)
        if not commands or not commands.is_open or commands.environment != environment:
            if commands:
                commands.close()
            commands = self._commands[settings] = Commands(environment, self.folder)
        return commands.run("manage.py", *arguments)

    def log(self, name: str) -> str:
        """What `web` or `worker` said so far."""
        path = self.folder / f"{name}.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _start(self, name: str, arguments: list[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            # A group of its own, so that gunicorn's children can be killed with it.
            self._running[name] = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _end(self, name: str, how: signal.Signals) -> None:
        """Ends a process, and whatever of its group outlives it."""
        process = self._running.pop(name, None)
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_LIMIT)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end and process.poll() is None:
            with suppress(requests.ConnectionError, requests.Timeout), requests.Session() as session:
                session.trust_env = False
                if session.get(f"{self.url}/healthz", timeout=5).ok:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"The tool did not start:\n{self.log('web')}")


def collect_static() -> None:
    words = ["collectstatic", "--no-input", "--verbosity", "0"]
    run_command(words, DJANGO_SETTINGS_MODULE=WITH_EVERY_BLOCK, STATIC_ROOT=str(STATIC))
