"""What is made once a run: by one process alone, copied by all, and nothing of it is left."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.once_a_run import NAME, once
from tests.scratch_database import ROOT, ScratchDatabase

# A run of its own: two processes make the same thing, and the one that began the run ends after both.
TWO_AT_ONCE = """
import subprocess, sys
from tests.once_a_run import FOLDER
each = [subprocess.Popen([sys.executable, "-c", sys.argv[1]]) for _ in "ab"]
print(FOLDER, [one.wait() for one in each], len((FOLDER / "made").read_text()))
"""
MAKE = """
import time
from tests.once_a_run import FOLDER, once
def make():
    time.sleep(0.3)
    with (FOLDER / "made").open("a") as file:
        file.write("x")
once("thing", make)
"""


@pytest.mark.once
def test_two_processes_of_a_run_make_it_once_and_its_folder_is_gone_at_the_end() -> None:
    environment = {name: value for name, value in os.environ.items() if name != NAME}
    command = [sys.executable, "-c", TWO_AT_ONCE, MAKE]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    folder, _, rest = done.stdout.strip().partition(" ")
    assert rest == "[0, 0] 1"
    assert not Path(folder).exists()


@pytest.mark.once
def test_what_failed_is_tried_again_by_the_next() -> None:
    def fail() -> None:
        raise RuntimeError("no room")

    made: list[str] = []
    with pytest.raises(RuntimeError):
        once("fails-first", fail)
    once("fails-first", lambda: made.append("made"))
    once("fails-first", lambda: made.append("again"))
    assert made == ["made"]


def tables(database: ScratchDatabase) -> set[str]:
    if database.server:
        with psycopg.connect(database.url) as connection:
            rows = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
    else:
        with closing(sqlite3.connect(database.file)) as connection:
            rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {str(name) for (name,) in rows}


def test_a_ready_database_has_all_tables_and_another_is_its_like(tmp_path: Path) -> None:
    one, other = ScratchDatabase(tmp_path / "one"), ScratchDatabase(tmp_path / "other")
    for database in (one, other):
        database.file.parent.mkdir()
        database.create_ready("migrated")
    assert tables(one) == tables(other) > {"django_migrations", "activities_attempt", "lti_tool_registration"}
    one.drop()
    other.drop()
