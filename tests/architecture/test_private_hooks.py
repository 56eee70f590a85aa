"""What leans on other people's insides stands in docs/private-hooks.md, with its guard and its switch; nothing else does."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture import private_hooks
from tests.architecture.files import ROOT, plenty

pytestmark = pytest.mark.once

CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Row:
    hooks: tuple[str, ...]
    file: str
    guards: tuple[str, ...]
    switch: str


def listed() -> list[Row]:
    lines = (ROOT / "docs" / "private-hooks.md").read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")
    ]
    rows = [
        Row(tuple(CODE.findall(hooks)), CODE.findall(where)[0], tuple(CODE.findall(guard)), switch)
        for hooks, where, _why, guard, switch in cells
    ]
    return plenty(rows, 12, "docs/private-hooks.md")


def test_each_hook_is_listed_and_each_listed_one_is_there() -> None:
    in_docs = {(row.file, hook) for row in listed() for hook in row.hooks}
    in_code = private_hooks.found()
    assert sorted(in_code - in_docs) == []
    assert sorted(in_docs - in_code) == []


@pytest.mark.parametrize("row", listed(), ids=lambda row: row.hooks[0])
def test_each_has_a_guard_that_is_there(row: Row) -> None:
    assert row.guards
    for guard in row.guards:
        path, _, name = guard.partition("::")
        assert f"def {name}" in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("row", listed(), ids=lambda row: row.hooks[0])
def test_each_has_a_switch_that_is_read_or_a_reason_why_there_is_none(row: Row) -> None:
    names = re.findall(r"`([A-Z_]+)=off`", row.switch)
    assert len(names) == 1 or row.switch.startswith("none: ")
    settings = "".join((ROOT / "config" / name).read_text() for name in ("settings.py", "gunicorn.py"))
    assert all(f'"{name}"' in settings for name in names)


@pytest.mark.parametrize(
    ("code", "hook"),
    [
        ("from django.utils._os import to_path", "django.utils._os.to_path"),
        (
            "from django.db.models.query import get_related_populators",
            "django.db.models.query.get_related_populators",
        ),
        ("import django.db.models.sql.compiler as c", "django.db.models.sql.compiler"),
        ("from django.urls import path, _lookup", "django.urls._lookup"),
        ("request._post = {}", "._post"),
        ("from http.cookies import Morsel\nflags = vars(Morsel)", "http.cookies.Morsel"),
        ("from django.urls import URLResolver as R\nsetattr(R, 'x', 1)", "django.urls.URLResolver"),
        ("import socket\nsocket.timeout = None", "socket.timeout"),
    ],
)
def test_a_new_one_is_found(code: str, hook: str, tmp_path: Path) -> None:
    path = tmp_path / "new.py"
    path.write_text(code, encoding="utf-8")
    assert private_hooks.hooks_of(path) == {hook}


def test_what_a_class_takes_from_another_one_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    path = ROOT / "lti_tool" / "protocol" / "deep_linking.py"
    assert private_hooks.hooks_of(path) == {"DeepLink._generate_nonce"}
