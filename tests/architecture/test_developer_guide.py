"""What the guide for developers and CONTRIBUTING.md name is there: a file or folder of that name, wherever it has moved."""

import re
from pathlib import Path

import pytest

from tests.architecture.files import ROOT, plenty, tree

pytestmark = pytest.mark.once
PAGES = ("docs/developer.md", "CONTRIBUTING.md")
NAMED = re.compile(r"`([A-Za-z_.][\w./-]*(?:\.(?:py|html|js|css|toml|txt|json|md)|/))`")
MADE_HERE = {"build/screenshots/", "/resume/", "/lti/handed-over/"}  # by a command, or an address


def names_of(page: str) -> set[str]:
    return set(NAMED.findall((ROOT / page).read_text(encoding="utf-8"))) - MADE_HERE


def all_paths() -> set[str]:
    files = [path.relative_to(ROOT) for path in tree("config", "lti_tool", "activities", "tests", "docs")]
    files += [Path(path.name) for path in ROOT.iterdir() if path.is_file()]
    folders = {f"{folder}/" for path in files for folder in path.parents}
    return {f"/{path}" for path in files} | {f"/{folder}" for folder in folders}


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_the_developers_pages_name_is_there(page: str) -> None:
    paths = all_paths()
    names = plenty(names_of(page), 3, "names")
    assert {name for name in names if not any(path.endswith(f"/{name}") for path in paths)} == set()
