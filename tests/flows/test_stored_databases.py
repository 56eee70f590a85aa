"""A filled database of each release is brought up to date: nothing is lost, sums are right, pages open."""

import json
import os
from pathlib import Path

import pytest

from tests.stored import store
from tests.stored.store import Filled, load, scratch

pytestmark = pytest.mark.flow
KIND = "postgresql" if os.environ.get("TEST_DATABASE_URL", "").startswith("postgresql") else "sqlite"
STORED = sorted(store.HERE.glob(f"*/{KIND}.sql.gz"))


def test_every_release_has_kept_a_small_database_of_each_kind() -> None:
    releases = {path.parent for path in store.HERE.glob("*/*.sql.gz")}
    kept = {(path.parent, path.name) for path in store.HERE.glob("*/*.sql.gz")}
    assert releases
    assert kept == {(release, f"{kind}.sql.gz") for release in releases for kind in store.KINDS}
    assert max(path.stat().st_size for path in store.HERE.glob("*/*.sql.gz")) < store.LIMIT


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.parent.name)
def test_a_database_of_a_release_is_brought_up_to_date(stored: Path, tmp_path: Path) -> None:
    expected = json.loads(stored.with_name(f"{KIND}.json").read_text())
    with scratch(KIND, tmp_path) as filled:
        load(stored, filled)
        filled.run("manage.py", "migrate", "--verbosity", "0")
        found = filled.look()
    sums = found["sums"]
    assert {name: sums.get(name) for name in expected} == expected
    assert found["tallies_are_right"]
    assert {page: status for page, status in found["pages"].items() if status != 200} == {}


def test_a_database_whose_first_migration_had_the_later_column_already_is_brought_up_to_date(
    tmp_path: Path,
) -> None:
    """Made between the commits ec7c225 and 64a6244."""
    with scratch(KIND, tmp_path) as filled:
        _as_it_was_then(filled)
        filled.run("manage.py", "migrate", "--verbosity", "0")
        shown = filled.run("manage.py", "showmigrations", "lti_tool")
    assert "[ ]" not in shown


def _as_it_was_then(filled: Filled) -> None:
    filled.run("manage.py", "migrate", "--verbosity", "0", "activities", "0001")
    filled.run("manage.py", "migrate", "--verbosity", "0", "lti_tool", "0001")
    add = "ALTER TABLE lti_tool_rostercopy ADD COLUMN groups_encrypted text NOT NULL DEFAULT ''"
    statement = f"from django.db import connection as c; c.cursor().execute({add!r})"
    filled.run("manage.py", "shell", "--verbosity", "0", "-c", statement)
