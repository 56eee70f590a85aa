"""Programs of ours without waiting for Python and Django to start: a process that is ready forks for each.

`python -m tests.commands` reads orders on its standard input, one in JSON a line, and answers each with its exit code.
"""

import json
import os
import runpy
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import django
from django.core.management import execute_from_command_line
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 120.0  # seconds


class Commands:
    """What runs them, with one environment."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment = dict(environment)
        self._out, self._err = folder / "command.out", folder / "command.err"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.commands"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def run(self, *words: str, limit: float = LIMIT) -> str:
        """`manage.py` or `-m module` with its arguments: what it printed.

        RuntimeError with all that it said where it fails or does not end in time.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"words": words, "out": str(self._out), "err": str(self._err)}
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        ready, _, _ = select.select([self._process.stdout], [], [], limit)
        code = self._process.stdout.readline().decode().strip() if ready else "no end"
        out, err = (
            path.read_text(encoding="utf-8") if path.exists() else "" for path in (self._out, self._err)
        )
        if not ready:
            self.close()  # its late answer would be taken for the next one's
        if code != "0":
            raise RuntimeError(f"{' '.join(words)}: {code}\n{out}{err}")
        return out

    @property
    def is_open(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        """Ends it, and with it a program that hangs."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        with self._process:
            pass


def main() -> int:
    """Until its standard input ends."""
    django.setup()
    assert get_resolver().url_patterns  # read now, once, and not by each command
    for line in sys.stdin.buffer:
        child = os.fork()
        if not child:
            return _become(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    return 0


def _become(order: dict[str, Any]) -> int:
    """One program, to its end and the end of its process."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, order["out"]), (2, order["err"])):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    program, *rest = order["words"]
    if program == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        execute_from_command_line([program, *rest])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
