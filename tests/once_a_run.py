"""What is made once for a whole run, by whichever process needs it first, and is gone at its end."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

NAME = "VERSTAS_TEST_RUN"
_BEGUN_HERE = NAME not in os.environ
_PROCESS = os.getpid()
# Whoever is started from here belongs to the same run; several runs at once do not meet.
RUN = os.environ.setdefault(NAME, f"{_PROCESS}_{uuid4().hex[:6]}")
FOLDER = Path(tempfile.gettempdir()) / f"verstas-run-{RUN}"


def once(name: str, make: Callable[[], object]) -> None:
    """Calls `make` if nobody in this run has; the others wait until it is done, and try themselves if it fails."""
    FOLDER.mkdir(exist_ok=True)
    made = FOLDER / f"{name}.made"
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            make()
            made.touch()


def drop_at_the_end(server: str, database: str) -> None:
    """A database of PostgreSQL that goes with the run, whichever process made it."""
    (FOLDER / f"{database}.database").write_text(server, encoding="utf-8")


def end() -> None:
    """Leaves nothing behind; in a fork of the process that began the run it does nothing."""
    if os.getpid() != _PROCESS:
        return
    for note in FOLDER.glob("*.database"):
        with psycopg.connect(note.read_text(encoding="utf-8"), autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(note.stem)))
    shutil.rmtree(FOLDER, ignore_errors=True)


if _BEGUN_HERE:
    atexit.register(end)
