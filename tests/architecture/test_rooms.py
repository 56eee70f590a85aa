"""A newcomer can look over a folder: 15 modules at the root of an app, 25 files in any folder."""

from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.files import APPS, PRODUCT, ROOT, plenty, tree

pytestmark = pytest.mark.once

MODULES, FILES = 15, 25
# One kind of thing in a row, which grows with the product: a file a block type, a migration, a picture, a language.
ROWS = {"blocks", "migrations", "locale", "content"}


def crowded_roots() -> dict[str, int]:
    modules = {
        app: len([path for path in (ROOT / app).glob("*.py") if path.stem != "__init__"]) for app in APPS
    }
    return {app: count for app, count in plenty(modules, 2, "apps").items() if count > MODULES}


def crowded_folders() -> dict[str, int]:
    folders = Counter(path.parent.relative_to(ROOT) for path in tree(*PRODUCT, "tests"))
    plenty(folders, 50, "folders")
    return {str(path): count for path, count in folders.items() if count > FILES and not is_row(path)}


def is_row(folder: Path) -> bool:
    return not ROWS.isdisjoint(folder.parts)


def test_the_root_of_an_app_has_few_modules() -> None:
    assert crowded_roots() == {}, "too full: give it folders by topic"


def test_a_folder_has_few_files() -> None:
    assert crowded_folders() == {}, "too full: give it folders by topic"
