"""The page that compares this tool with others names tests: each exists, and each number is counted."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "interoperability.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)(?:\[[^`]*\])?`")
COUNTED = re.compile(r"^\| (\d+) \| `(tests/[\w/]+\.py)(?:::([A-Z_]+))?` \|", re.MULTILINE)
VERDICTS = {"Y", "P", "–"}


@cache
def tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


@cache
def named_tests(path: str) -> frozenset[str]:
    """The file's own test functions."""
    functions = [node for node in tree(path).body if isinstance(node, ast.FunctionDef)]
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def length_of(path: str, name: str) -> int:
    """How many cases the list of this name has."""
    for node in tree(path).body:
        if isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.List):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                return len(node.value.elts)
    pytest.fail(f"{path} has no list {name}")


def rows(heading: str) -> list[list[str]]:
    """The cells of the last table under a heading, without its head."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = section.split("| Feature |")[1].splitlines()[2:]
    return [[cell.strip() for cell in line.split(" | ")] for line in table if line.startswith("| ")]


def verdicts(cell: str) -> list[str]:
    """`P / Y` says two things, `Y: 60 s` one."""
    return [part.partition(":")[0].strip() for part in cell.split(" / ")]


def test_each_test_that_is_named_exists() -> None:
    named = TEST.findall(PAGE)
    assert len(named) > 100
    assert [f"{path}::{test}" for path, test in named if test not in named_tests(path)] == []


def test_whatever_looks_like_a_test_or_a_file_is_one() -> None:
    """A name that is misspelt so that the test above does not see it."""
    quoted = re.findall(r"`((?:tests|lti_tool|activities)/[^`]*)`", PAGE)
    files = {name.partition("::")[0] for name in quoted}
    assert {name for name in files if not (ROOT / name).is_file()} == set()
    known = {f"{path}::{test}" for path, test in TEST.findall(PAGE)}
    known |= {f"{path}::{name}" for _, path, name in COUNTED.findall(PAGE)}
    assert {name for name in quoted if "::" in name and name.partition("[")[0] not in known} == set()


def test_each_feature_has_a_verdict_and_what_shows_it() -> None:
    compared, shown = rows("Features, beside other software"), rows("What shows it")
    said = {row[0].removeprefix("| "): verdicts(row[1]) for row in compared}
    assert said == {row[0].removeprefix("| "): verdicts(row[1]) for row in shown}
    assert len(said) == len(compared) == len(shown)
    assert {one for found in said.values() for one in found} <= VERDICTS
    assert {len(row) for row in compared} == {14}


def test_a_feature_that_is_there_names_a_test_and_another_its_reason() -> None:
    for feature, verdict, why in rows("What shows it"):
        tests, words = TEST.findall(why), re.sub(r"`[^`]*`", "", why)
        assert tests, feature
        if set(verdicts(verdict)) != {"Y"}:
            assert "not" in words.lower() or "no page" in words, feature


def test_each_number_is_counted() -> None:
    counted = COUNTED.findall(PAGE)
    found = [
        (str(length_of(path, name) if name else len(named_tests(path))), path, name)
        for _, path, name in counted
    ]
    assert found == counted
    assert len(counted) >= 10


def test_the_sum_of_hostile_launches_is_right() -> None:
    lists = {"RESOURCE_LAUNCHES", "DEEP_LINKING_LAUNCHES", "FORGERIES"}
    total = sum(int(number) for number, _, name in COUNTED.findall(PAGE) if name in lists)
    assert f"{total} hostile launches" in PAGE
