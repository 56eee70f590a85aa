"""Databases as compressed SQL, which any later version of SQLite and PostgreSQL reads, and back."""

import gzip
import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from tests.commands import Commands
from tests.scratch_database import TEST_FERNET_KEY, ScratchDatabase

HERE = Path(__file__).resolve().parent
KINDS = ("sqlite", "postgresql")
LIMIT = 200_000  # bytes, each
OWNER, CONTACT, KEPT_DAYS = "A school of the tests", "school@example.org", 400


class Filled:
    """A scratch database, and commands of the tool in it."""

    def __init__(self, database: ScratchDatabase, folder: Path) -> None:
        self.database, self.url, self._folder = database, database.url, folder
        self._commands: Commands | None = None
        self._environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "a-secret-of-the-stored-databases-that-is-long-enough-to-pass-the-checks",
            "LTI_KEY_ENCRYPTION_KEYS": TEST_FERNET_KEY,
            "TOOL_URL": "https://stored.example",
            "ALLOWED_HOSTS": "testserver",
            "SITE_OWNER": OWNER,
            "FEEDBACK_CONTACT": CONTACT,
            "PEOPLE_KEPT_DAYS": str(KEPT_DAYS),
            "DATABASE_URL": self.url,
            "STATIC_ROOT": str(folder / "static"),
            "MEDIA_STORAGE_URL": (folder / "media").as_uri(),
        }

    def run(self, *words: str) -> str:
        """One program of ours, to its end; its output."""
        if self._commands is None:
            self._commands = Commands(self._environment, self._folder)
        return self._commands.run(*words)

    def close(self) -> None:
        if self._commands:
            self._commands.close()

    def look(self) -> dict[str, Any]:
        """Static files are wanted by the pages."""
        self.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        found: dict[str, Any] = json.loads(self.run("-m", "tests.stored.look").splitlines()[-1])
        return found


@contextmanager
def scratch(kind: str, folder: Path) -> Iterator[Filled]:
    """An empty database of that kind."""
    server = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
    database = ScratchDatabase(folder, server=server if kind == "postgresql" else "")
    database.create()
    filled = Filled(database, folder)
    try:
        yield filled
    finally:
        filled.close()
        database.drop()


def dump(filled: Filled, path: Path) -> None:
    """All of it, as statements."""
    if filled.url.startswith("sqlite"):
        with closing(sqlite3.connect(filled.url.removeprefix("sqlite:///"))) as connection:
            text = "\n".join(connection.iterdump())
    else:
        command = ["pg_dump", "--no-owner", "--no-privileges", "--inserts", f"--dbname={filled.url}"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        text = re.sub(r"^\\.*\n", "", text, flags=re.M)  # psql's own commands
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


Rows = list[tuple[Any, ...]]


def columns_and_rows(filled: Filled, tables: str) -> dict[str, tuple[list[str], Rows]]:
    """Each table of ours by its name, which begins with one of `tables` (a pattern)."""
    found: dict[str, tuple[list[str], Rows]] = {}
    with _connection(filled) as connection:
        cursor = connection.cursor()
        for name in _tables(filled, cursor, tables):
            cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')
            found[name] = ([column[0] for column in cursor.description], list(cursor.fetchall()))
    return found


def write_rows(filled: Filled, stored: dict[str, tuple[list[str], Rows]]) -> None:
    """Adds rows that name their own columns alone, as a release that knows no others."""
    mark = "?" if filled.url.startswith("sqlite") else "%s"
    with _connection(filled) as connection:
        cursor = connection.cursor()
        if mark == "%s":
            cursor.execute("SET session_replication_role = replica")  # in any order
        for name, (columns, rows) in stored.items():
            names = ", ".join(f'"{column}"' for column in columns)
            statement = f'INSERT INTO "{name}" ({names}) VALUES ({", ".join([mark] * len(columns))})'
            cursor.executemany(statement, [tuple(map(_plain, row)) for row in rows])
            if mark == "%s" and rows and isinstance(rows[0][0], int):  # the next number is a new one
                last = max(row[0] for row in rows)
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", (name, columns[0], last))
        connection.commit()


def _plain(value: object) -> object:
    return Jsonb(value) if isinstance(value, dict | list) else value


def _tables(filled: Filled, cursor: Any, tables: str) -> list[str]:
    if filled.url.startswith("sqlite"):
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return sorted(name for (name,) in cursor.fetchall() if re.match(tables, name))


@contextmanager
def _connection(filled: Filled) -> Iterator[Any]:
    if filled.url.startswith("sqlite"):
        with closing(sqlite3.connect(filled.url.removeprefix("sqlite:///"))) as connection:
            yield connection
        return
    with psycopg.connect(filled.url) as server:
        yield server


def load(path: Path, filled: Filled) -> None:
    """Into an empty database."""
    text = gzip.decompress(path.read_bytes()).decode()
    if filled.url.startswith("sqlite"):
        with closing(sqlite3.connect(filled.url.removeprefix("sqlite:///"))) as connection:
            connection.executescript(text)
    else:
        with psycopg.connect(filled.url, autocommit=True) as server:
            server.execute(text.encode())
