"""What the tests of the tree stand on: a search that finds too little fails."""

import pytest

from tests.architecture.files import ROOT, files_like, plenty

pytestmark = pytest.mark.once


def test_files_are_found_at_any_depth_but_not_below_a_folder_left_out() -> None:
    found = files_like("*.py", within=["tests"], without=["factories"], at_least=300)
    assert {ROOT / "tests" / "run.py", ROOT / "tests" / "architecture" / "test_files.py"} <= set(found)
    assert [path for path in found if "factories" in path.parts] == []


def test_a_search_that_finds_too_little_fails() -> None:
    with pytest.raises(AssertionError, match="0 found where at least 1 are"):
        files_like("*.nothing", at_least=1)
    with pytest.raises(AssertionError, match="was a folder moved"):
        plenty([1, 2], 3, "numbers")
