"""A whole backup in one folder: database, photos, and what a restore needs to know; the list of erasures beside it."""

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from lti_tool.privacy import services as privacy

PARTIAL = ".partial"
ERASED = "erased.jsonl"
NOT_FOR_TOOLS = {"options", "connect_timeout"}  # made for pages that people wait for
HOW_TO = """A backup of Verstas. How to restore it: docs/production.md, "Restore".

database.sqlite3 or database.dump   the database
media/                              photos that learners sent
release.json                        the release that made it

Beside this folder: erased.jsonl, who was erased until the newest backup. Who is on it is erased again after a restore.

NOT in here, and needed: SECRET_KEY and LTI_KEY_ENCRYPTION_KEYS. Keep them apart from the backups.
"""


class CannotBackUpError(Exception):
    """The message says why, in words for whoever gave the command."""


def back_up(folder: Path) -> Path:
    """A new folder in this one, for its owner alone; it has its name only once it is whole."""
    os.umask(0o077)
    folder.mkdir(parents=True, exist_ok=True)
    target = _fresh(folder)
    partial = target.with_name(target.name + PARTIAL)
    partial.mkdir()
    _database(partial)
    _photos(default_storage, partial / "media")
    (partial / "release.json").write_text(json.dumps(_release(), indent=1) + "\n", encoding="utf-8")
    (partial / "README.txt").write_text(HOW_TO, encoding="utf-8")
    partial.rename(target)
    _list_erasures(folder / ERASED)
    return target


def _fresh(folder: Path) -> Path:
    """A path that is free: named by the clock, with a number where two are made in one second."""
    name = f"verstas-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    existing = {path.name.removesuffix(PARTIAL) for path in folder.iterdir()}
    names = (f"{name}{f'-{number}' if number else ''}" for number in range(len(existing) + 1))
    return folder / next(one for one in names if one not in existing)


def _database(folder: Path) -> None:
    if connection.vendor == "sqlite":
        _copy_sqlite(folder / "database.sqlite3")
    else:
        _dump_postgresql(folder / "database.dump")


def _copy_sqlite(path: Path) -> None:
    """SQLite's own backup: others read and write meanwhile, and the newest writes are in a second file."""
    name = connection.settings_dict["NAME"]
    with (
        contextlib.closing(sqlite3.connect(name)) as source,
        contextlib.closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)


def _dump_postgresql(path: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise CannotBackUpError(
            "pg_dump is not installed here. Install the PostgreSQL client of the server's version or newer "
            "(on Debian: apt install postgresql-client), or give this command where it is."
        )
    where, password = postgresql_address(connection.settings_dict)
    process = subprocess.run(
        [program, "--format=custom", "--no-owner", "--no-privileges", f"--file={path}", f"--dbname={where}"],
        env={**os.environ, "PGPASSWORD": password} if password else None,
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode:
        raise CannotBackUpError(f"pg_dump did not end well: {process.stderr.strip()}")


def postgresql_address(entry: dict[str, Any]) -> tuple[str, str]:
    """What PostgreSQL's own programs understand of our DATABASES, without the password, and the password."""
    keywords = {option.keyword.decode() for option in Conninfo.get_defaults()} - NOT_FOR_TOOLS
    options = {name: value for name, value in entry["OPTIONS"].items() if name in keywords}
    parameters = {
        "dbname": entry["NAME"],
        "user": entry["USER"],
        "host": entry["HOST"],
        "port": entry["PORT"],
    }
    address = make_conninfo(**options, **{name: value for name, value in parameters.items() if value})
    return address, str(entry["PASSWORD"] or "")


def _photos(storage: Storage, target: Path) -> None:
    """After the database: a photo without its row does no harm."""
    target.mkdir()
    for name in _names(storage, ""):
        path = target / PurePosixPath(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError), storage.open(name) as file:  # erased meanwhile
            path.write_bytes(file.read())


def _names(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from _names(storage, f"{folder}{name}/")


def _list_erasures(path: Path) -> None:
    """Beside the backups, since an old one does not know who was erased after it; what the list knew already stays."""
    before = privacy.read_erasures(path.read_text(encoding="utf-8").splitlines()) if path.exists() else {}
    fresh = path.with_name(path.name + PARTIAL)
    fresh.write_text(
        "\n".join([*privacy.erasure_lines({**before, **privacy.listed_erasures()}), ""]), encoding="utf-8"
    )
    fresh.replace(path)


def _release() -> dict[str, object]:
    applied = MigrationRecorder(connection).applied_migrations()
    made_by = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "database": connection.vendor}
    return {
        **vars(settings.RELEASE),
        **made_by,
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
    }
