"""What a page weighs on the way to an old phone: style sheets and scripts, packed as the web server packs them."""

import gzip
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
STATIC = Path(__file__).resolve().parents[2] / "activities" / "static" / "activities"
MOST_STYLE, MOST_SCRIPT = 12 * 1024, 25 * 1024
STYLES = {
    "learner": ["verstas.css", "blocks.css", "step.css"],
    "instructor": ["verstas.css", "blocks.css", "instructor.css"],
}


def weights(*names: str) -> dict[str, int]:
    """What these files weigh, packed."""
    return {name: len(gzip.compress((STATIC / name).read_bytes(), 6)) for name in names}


@pytest.mark.parametrize("page", STYLES)
def test_the_style_sheets_of_a_page_together_stay_light(page: str) -> None:
    found = weights(*STYLES[page])
    assert sum(found.values()) <= MOST_STYLE, found


def test_every_style_sheet_is_weighed() -> None:
    assert {path.name for path in STATIC.glob("*.css")} == {
        name for names in STYLES.values() for name in names
    }


def test_all_scripts_together_stay_light() -> None:
    """The viewer in vendor/ comes apart, when someone asks to look around."""
    found = weights(
        *(str(path.relative_to(STATIC)) for path in STATIC.rglob("*.js") if "vendor" not in path.parts)
    )
    assert found
    assert sum(found.values()) <= MOST_SCRIPT, found
