"""Small and plain: files of at most 300 lines, functions of at most 40, suppressions in single figures."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.files import ROOT, files_like, plenty, tree

pytestmark = pytest.mark.once

FREE = re.compile(r"/(migrations|locale|vendor)/|\.min\.js$")
SUPPRESSION = re.compile(r"# (noqa|type: ignore)")


def sources() -> list[Path]:
    return plenty(
        [path for path in tree("*.py", "*.js") if not FREE.search(f"/{path.relative_to(ROOT)}")],
        800,
        "sources",
    )


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {str(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        (str(path), name, length)
        for path in sources()
        if path.suffix == ".py"
        for name, length in functions(path)
        if length > 40
    ]
    assert long == []


def test_suppressions_in_the_product_are_in_single_figures_and_say_why() -> None:
    found = [
        (path.name, line.strip())
        for path in sources()
        if path.suffix == ".py" and "tests" not in path.relative_to(ROOT).parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if SUPPRESSION.search(line)
    ]
    assert len(found) < 10, found
    assert [line for line in found if not re.search(r"# (noqa|type: ignore)\S*.* (-|#) ", line[1])] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "helpers", "common", "misc", "base"}
    named_by_django = ROOT / "config" / "postgresql" / "base.py"
    found = [path for path in sources() if path.suffix == ".py" and path.stem in empty]
    assert [path for path in found if path != named_by_django] == []


def test_activities_do_not_know_the_word() -> None:
    """The core knows no adapter: the word LTI stands nowhere in it."""
    suffixes = {"py": 210, "html": 110, "js": 15, "css": 4, "po": 3}
    files = [
        path
        for suffix, at_least in suffixes.items()
        for path in files_like(f"*.{suffix}", within=["activities"], at_least=at_least)
    ]
    assert [
        path for path in files if re.search(r"\blti\b|lti_tool", path.read_text(encoding="utf-8"), re.I)
    ] == []
