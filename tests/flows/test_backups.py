"""One command makes a backup of everything, and what it made can be restored."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from config.database import database
from lti_tool.operation.backups import postgresql_address
from tests.stored.store import Filled, scratch

pytestmark = pytest.mark.flow
KIND = "postgresql" if os.environ.get("TEST_DATABASE_URL", "").startswith("postgresql") else "sqlite"


def filled_with_a_photo(filled: Filled, media: Path) -> dict[str, Any]:
    filled.run("manage.py", "migrate", "--verbosity", "0")
    filled.run("-m", "tests.stored.fill")
    (media / "photos").mkdir(parents=True)
    (media / "photos" / "a.jpg").write_bytes(b"a photo")
    sums: dict[str, Any] = json.loads(filled.run("-m", "tests.stored.look", "sums").splitlines()[-1])["sums"]
    return sums


def backed_up(filled: Filled, folder: Path) -> Path:
    return Path(filled.run("manage.py", "backup", str(folder)).splitlines()[-1])


def restore(made: Path, into: Filled, media: Path) -> None:
    """As docs/production.md says."""
    if KIND == "sqlite":
        shutil.copy(made / "database.sqlite3", into.url.removeprefix("sqlite:///"))
    else:
        command = ["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={into.url}"]
        subprocess.run([*command, str(made / "database.dump")], check=True)
    shutil.copytree(made / "media", media)


def test_a_backup_holds_everything_and_is_restored_elsewhere(tmp_path: Path) -> None:
    one, other, backups = tmp_path / "one", tmp_path / "other", tmp_path / "backups"
    one.mkdir()
    other.mkdir()
    with scratch(KIND, one) as filled, scratch(KIND, other) as restored:
        before = filled_with_a_photo(filled, one / "media")
        first = backed_up(filled, backups)
        second = backed_up(filled, backups)
        assert first != second
        modes = {path: path.stat().st_mode & 0o077 for path in backups.rglob("*")}
        assert not any(modes.values()), modes
        assert json.loads((first / "release.json").read_text())["version"]
        assert "person" in (backups / "erased.jsonl").read_text()
        restore(second, restored, other / "media")
        restored.run("manage.py", "migrate", "--verbosity", "0")
        told = restored.run("manage.py", "erase_again", "--from", str(backups / "erased.jsonl"))
        assert "Erasures on the list: 1" in told
        found = restored.look()
    same = {name: found["sums"].get(name) for name in before if "launchsession" not in name}
    assert same == {name: value for name, value in before.items() if name in same}
    assert {page: status for page, status in found["pages"].items() if status != 200} == {}
    assert (other / "media" / "photos" / "a.jpg").read_bytes() == b"a photo"
    assert not list(backups.glob("*.partial"))


def test_postgresqls_own_programs_hear_nothing_of_our_options() -> None:
    url = "postgresql://v:p%40ss@db.example:5433/verstas?sslmode=require&prepare_threshold=none"
    address, password = postgresql_address(database(url, base_dir=Path("/srv")))
    words = dict(word.split("=", 1) for word in address.split())
    assert words == {
        "sslmode": "require", "dbname": "verstas", "user": "v", "host": "db.example", "port": "5433",
    }  # fmt: skip
    assert password == "p@ss"


@pytest.mark.only_on("postgresql")  # SQLite needs no program
def test_without_pg_dump_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with (
        scratch(KIND, tmp_path) as filled,
        pytest.raises(RuntimeError, match="apt install postgresql-client"),
    ):
        backed_up(filled, tmp_path / "backups")
