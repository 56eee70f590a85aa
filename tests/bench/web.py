"""A web server of the bench: gunicorn with the same settings for everyone, and what processor time it used."""

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bench.installation import FERNET_KEY, ROOT

SETTINGS = ROOT / "config" / "gunicorn.py"
TICKS = os.sysconf("SC_CLK_TCK")
STARTS_WITHIN = 60.0
# The same for everyone in a run: on one core, or wherever the system likes.
PINNING = {"PIN_WEB_PROCESSES": os.environ.get("PIN_WEB_PROCESSES", "off")}
SWITCHES = {**PINNING, "COMPILED_QUERIES": os.environ.get("COMPILED_QUERIES", "on")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def our_environment(database: str, url: str, lms_host: str, folder: Path) -> dict[str, str]:
    """This tool with its production settings."""
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "SECRET_KEY": "a-secret-of-the-bench-that-is-long-enough-to-pass-the-checks-of-django",
        "LTI_KEY_ENCRYPTION_KEYS": FERNET_KEY,
        "TOOL_URL": url,
        "LTI_ALLOWED_PRIVATE_HOSTS": lms_host,
        "DATABASE_URL": database,
        "STATIC_ROOT": str(folder / "static"),
    }


class Web:
    """One web process with eight threads; use it as a context manager."""

    def __init__(self, python: str, app: str, folder: Path, environment: dict[str, str], port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.url = f"http://{self.host}"
        command = [python, "-m", "gunicorn", app, "--config", str(SETTINGS), "--bind", self.host]
        self._process = subprocess.Popen(
            [*command, "--log-level", "warning", "--workers", "1"],
            cwd=folder,
            env={**environment, **SWITCHES},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            with suppress(OSError, HTTPException):
                connection = HTTPConnection(self.host, timeout=5)
                connection.request("GET", "/")
                connection.getresponse().read()
                connection.close()
                return self
            time.sleep(0.1)
        raise TimeoutError("the web server did not start")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def cpu_seconds(self) -> float:
        """Of all processes of this server until now (Linux: fields 14 and 15 of /proc/<pid>/stat)."""
        total = 0.0
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(fields[2]) == self._process.pid:  # its process group
                    total += (int(fields[11]) + int(fields[12])) / TICKS
        return total
