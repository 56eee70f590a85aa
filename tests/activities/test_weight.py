"""What a page weighs on the way to an old phone: style sheets and scripts, packed as the web server packs them."""

import gzip
from pathlib import Path

import pytest

from tests.architecture.files import ROOT, files_like

pytestmark = pytest.mark.once
STATIC = ROOT / "activities" / "static" / "activities"
MOST_STYLE = {"learner": 12 * 1024, "instructor": 20 * 1024, "manager": 20 * 1024}
MOST_SCRIPT = 25 * 1024
STYLES = {
    "learner": ["verstas.css", "blocks.css", "step.css"],
    "instructor": ["verstas.css", "blocks.css", "instructor.css"],
    "manager": ["verstas.css", "instructor.css", "manage.css"],
}


def weights(*names: str) -> dict[str, int]:
    """What these files weigh, packed."""
    return {name: len(gzip.compress(file_of(name).read_bytes(), 6)) for name in names}


def file_of(name: str) -> Path:
    """Style sheets and scripts are told by their names alone, whatever folder of a topic they lie in."""
    (path,) = STATIC.rglob(name)
    return path


def ours(pattern: str, *, at_least: int) -> set[str]:
    """The viewer in vendor/ comes apart, when someone asks to look around."""
    paths = files_like(
        pattern, within=["activities/static/activities"], without=["vendor"], at_least=at_least
    )
    names = {path.name for path in paths}
    assert len(names) == len(paths), "two of one name"
    return names


@pytest.mark.parametrize("page", STYLES)
def test_the_style_sheets_of_a_page_together_stay_light(page: str) -> None:
    found = weights(*STYLES[page])
    assert sum(found.values()) <= MOST_STYLE[page], found


def test_every_style_sheet_is_weighed() -> None:
    assert ours("*.css", at_least=4) == {name for names in STYLES.values() for name in names}


def test_all_scripts_together_stay_light() -> None:
    found = weights(*ours("*.js", at_least=15))
    assert sum(found.values()) <= MOST_SCRIPT, found
