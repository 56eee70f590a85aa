"""Databases for tests that are gone afterwards: empty ones, and ready ones, copied from one that is made once a run."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg import sql

from tests.once_a_run import FOLDER, RUN, drop_at_the_end, once

ROOT = Path(__file__).resolve().parent.parent
TEST_FERNET_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
TEMPLATE = f"verstas_{RUN}_"
# What makes a ready database of another one, or of an empty one.
ORDERS = {"migrated": ["migrate", "--verbosity", "0"], "furnished": ["load_content"]}
MADE_OF = {"furnished": "migrated"}


class ScratchDatabase:
    """A SQLite file in the folder, or a database on the PostgreSQL that TEST_DATABASE_URL names."""

    def __init__(self, folder: Path, *, server: str | None = None, name: str = "") -> None:
        server = os.environ.get("TEST_DATABASE_URL", "") if server is None else server
        self.server = server if server.startswith("postgresql://") else ""
        self.name = name or f"verstas_process_{uuid4().hex[:12]}"
        self.file = folder / f"{name or 'tool'}.sqlite3"
        self.url = f"sqlite:///{self.file}"
        if self.server:
            self.url = urlunsplit(urlsplit(self.server)._replace(path=f"/{self.name}"))

    def create(self) -> None:
        """An empty one."""
        self._say("CREATE DATABASE {}")

    def create_ready(self, state: str) -> None:
        """`migrated`: with all tables; `furnished`: with the shipped content too."""
        self.create_like(self.template(state))

    def create_like(self, other: Self) -> None:
        """A copy of one to which nobody is connected."""
        self._say("CREATE DATABASE {} TEMPLATE {}", other.name)
        if not self.server:
            with closing(sqlite3.connect(other.file)) as whole, closing(sqlite3.connect(self.file)) as copy:
                whole.backup(copy)

    def template(self, state: str) -> Self:
        """The one that others are copied from."""
        template = type(self)(FOLDER, server=self.server, name=TEMPLATE + state)
        once(f"{'postgresql' if self.server else 'sqlite'}-{state}", lambda: template._make(state))
        return template

    def drop(self) -> None:
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)")

    def _make(self, state: str) -> None:
        if self.server:
            drop_at_the_end(self.server, self.name)
        self.drop()  # what a failed attempt has left
        if state in MADE_OF:
            self.create_ready(MADE_OF[state])
        else:
            self.create()
        run_command(ORDERS[state], DATABASE_URL=self.url)

    def _say(self, statement: str, *names: str) -> None:
        if self.server:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(sql.SQL(statement).format(*map(sql.Identifier, (self.name, *names))))


def run_command(words: list[str], **more: str) -> None:
    """One command of the tool, with the product's own settings unless others are named."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "a-secret-of-the-databases-of-tests-that-is-long-enough-to-pass-the-checks",
        "LTI_KEY_ENCRYPTION_KEYS": TEST_FERNET_KEY,
        "TOOL_URL": "http://127.0.0.1",
    }
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, env=environment | more, check=True, stdout=subprocess.DEVNULL)


def use_ready(default: dict[str, Any], folder: Path = FOLDER) -> None:
    """Makes a test process's own database, whose settings these are, a copy of the migrated one."""
    test = default["TEST"]
    test["MIGRATE"] = False
    if default["ENGINE"].endswith("sqlite3"):
        own = ScratchDatabase(folder, server="", name=f"unit-{os.getpid()}")
        own.create_ready("migrated")
        test["NAME"] = str(own.file)
    else:
        test["TEMPLATE"] = ScratchDatabase(folder).template("migrated").name
