"""A filled database of each release is brought up to date: nothing is lost, sums are right, pages open."""

import json
import os
from pathlib import Path

import pytest

from tests.stored import store
from tests.stored.store import Filled, load, scratch

pytestmark = pytest.mark.flow
KIND = "postgresql" if os.environ.get("TEST_DATABASE_URL", "").startswith("postgresql") else "sqlite"
OURS = "activities_|lti_tool_"
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


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.parent.name)
def test_what_a_release_left_is_the_first_organisations_and_goes_on(stored: Path, tmp_path: Path) -> None:
    with scratch(KIND, tmp_path) as filled:
        load(stored, filled)
        filled.run("manage.py", "migrate", "--verbosity", "0")
        filled.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        found = json.loads(filled.run("-m", "tests.stored.after").splitlines()[-1])
    strangers = found["strangers"]
    assert all(count > 0 and others == 0 for count, others in strangers.values()), strangers
    assert found["deployments"]
    assert all(found["deployments"])
    assert found["first"] == ["first", store.OWNER, store.CONTACT, store.KEPT_DAYS]
    assert found["service"] == ["Verstas"]
    assert found["goes_on"] == {"is_newer": True, "waits": True, "points": 4}
    assert found["adopted"]


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.parent.name)
def test_a_release_reads_and_writes_the_tables_of_this_one(stored: Path, tmp_path: Path) -> None:
    """The way back: only the code goes back. What it writes names the columns that it knows, and no others.

    What it wrote meanwhile is served by this release again, and belongs to somebody after its next launch.
    """
    (tmp_path / "before").mkdir()
    with scratch(KIND, tmp_path / "before") as former:
        load(stored, former)
        written = store.columns_and_rows(former, OURS)
    with scratch(KIND, tmp_path) as filled:
        filled.run("manage.py", "migrate", "--verbosity", "0")
        store.write_rows(filled, written)
        read = store.columns_and_rows(filled, OURS)
        found = filled.look()
    for name, (columns, rows) in written.items():
        here = [read[name][0].index(column) for column in columns]
        assert [tuple(row[place] for place in here) for row in read[name][1]] == rows, name
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
