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
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import requests
from psycopg import sql

from tests.demo_lms_process import ROOT, free_port

START_LIMIT = 60.0
STOP_LIMIT = 15.0
COMMAND_LIMIT = 120.0
WITH_EVERY_BLOCK = (
    "tests.every_block_settings"  # for commands; the processes that serve have the product's own
)
TEST_FERNET_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


class ToolProcess:
    """One installation with a database of its own; it keeps its port and its data over kills and starts.

    Use it as a context manager: it migrates, loads the content, starts both processes and leaves nothing behind.
    """

    def __init__(self, folder: Path, *, lms_port: int) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._scratch = ScratchDatabase(folder)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "SECRET_KEY": "a-secret-of-the-browser-and-flow-tests-that-is-long-enough-to-pass",
            "LTI_KEY_ENCRYPTION_KEYS": TEST_FERNET_KEY,
            "TOOL_URL": self.url,
            "LTI_ALLOWED_PRIVATE_HOSTS": f"localhost:{lms_port}",
            "DATABASE_URL": self._scratch.url,
            "STATIC_ROOT": str(
                folder / "static"
            ),  # its own: a web server that starts reads no half-written folder
            "MEDIA_STORAGE_URL": (folder / "media").as_uri(),
            "SITE_OWNER": "Verstas tests",
            "FEEDBACK_CONTACT": "tests@example.org",
        }

    def __enter__(self) -> Self:
        self._scratch.create()
        try:
            self.manage("migrate", "--verbosity", "0")
            self.manage("load_content")
            self.manage("collectstatic", "--no-input", "--verbosity", "0", settings=WITH_EVERY_BLOCK)
            self.start_web()
            self.start_worker()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends both processes and drops the database."""
        try:
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
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**self.environment, "DJANGO_SETTINGS_MODULE": settings},
            capture_output=True,
            text=True,
            timeout=COMMAND_LIMIT,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(
                f"manage.py {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}"
            )
        return done.stdout

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


class ScratchDatabase:
    """A SQLite file in the folder, or a database on the PostgreSQL that TEST_DATABASE_URL names."""

    def __init__(self, folder: Path, *, server: str | None = None) -> None:
        server = os.environ.get("TEST_DATABASE_URL", "") if server is None else server
        self._server = server if server.startswith("postgresql://") else ""
        self._name = f"verstas_process_{uuid4().hex[:12]}"
        self.url = f"sqlite:///{folder / 'tool.sqlite3'}"
        if self._server:
            self.url = urlunsplit(urlsplit(self._server)._replace(path=f"/{self._name}"))

    def create(self) -> None:
        self._say("CREATE DATABASE {}")

    def drop(self) -> None:
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        if not self._server:
            return
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(self._name)))
