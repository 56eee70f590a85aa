"""The processes of one measurement: an LMS, a scratch database and workers; nothing of them is left behind."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
FERNET_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
LOOK_SECONDS = 0.1


@contextmanager
def scratch_database(server: str, folder: Path) -> Iterator[str]:
    """A SQLite file where `server` is "", else a new database on that PostgreSQL."""
    name = f"bench_{uuid4().hex[:12]}"
    if not server:
        yield f"sqlite:////{folder.relative_to('/')}/{name}.sqlite3"
        return
    _say(server, "CREATE DATABASE {}", name)
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        _say(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _say(server: str, statement: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


class Lms:
    """The LMS of tests/bench/lms.py in a process of its own."""

    def __init__(self, seconds: float) -> None:
        command = [sys.executable, "-m", "tests.bench.lms", str(seconds)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.host = f"127.0.0.1:{int(self._process.stdout.readline())}"
        self.url = f"http://{self.host}"

    def ask(self, path: str) -> dict[str, int]:
        connection = HTTPConnection(self.host, timeout=10)
        connection.request("GET", f"/{path}")
        told: dict[str, int] = json.load(connection.getresponse())
        connection.close()
        return told

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


class Tool:
    """The product with its own settings, a scratch database and that LMS."""

    def __init__(self, database: str, lms: Lms) -> None:
        self.lms = lms
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "a-secret-of-the-bench-that-is-long-enough-to-pass-the-checks-of-django",
            "LTI_KEY_ENCRYPTION_KEYS": FERNET_KEY,
            "TOOL_URL": "https://bench.example",
            "LTI_ALLOWED_PRIVATE_HOSTS": lms.host,
            "DATABASE_URL": database,
        }

    def house(self, *order: str) -> str:
        """One command of tests/bench/house.py."""
        return self.run("tests.bench.house", *order)

    def run(self, module: str, *order: str) -> str:
        """One command of a module that works inside the installation."""
        command = [sys.executable, "-m", module, *order]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    @contextmanager
    def workers(self, count: int) -> Iterator[None]:
        """That many real workers with their defaults, up and waiting."""
        command = [sys.executable, "manage.py", "send_scores"]
        running = [subprocess.Popen(command, cwd=ROOT, env=self.environment) for _ in range(count)]
        try:
            time.sleep(2.5)
            yield
        finally:
            for process in running:
                process.terminate()
            for process in running:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(15)
                process.kill()
                process.wait()

    def drain(self, scores: int, workers: int, longest: float) -> tuple[float, float]:
        """Seconds until the LMS has all scores, and the workers' seconds of processor time for one score."""
        before = _children_seconds()
        with self.workers(workers):
            self.lms.ask("reset")
            idle = _children_seconds()
            self.house("due", str(scores))
            driving = _children_seconds() - idle
            begun = time.monotonic()
            while self.lms.ask("counts")["scores"] < scores:
                if time.monotonic() - begun > longest:
                    raise TimeoutError(f"not drained within {longest:.0f} s")
                time.sleep(LOOK_SECONDS)
            seconds = time.monotonic() - begun
            time.sleep(1)
        own = _children_seconds() - before - driving
        if left := int(self.house("unsent")):
            raise AssertionError(f"{left} scores are not acknowledged")
        return seconds, own / scores


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
