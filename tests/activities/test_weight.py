"""What a page weighs on the way to an old phone: style sheets and scripts, packed as the web server packs them."""

import gzip
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
STATIC = Path(__file__).resolve().parents[2] / "activities" / "static" / "activities"
MOST_STYLE, MOST_SCRIPT = 12 * 1024, 25 * 1024


@pytest.mark.parametrize(("ending", "most"), [("css", MOST_STYLE), ("js", MOST_SCRIPT)])
def test_all_files_of_a_page_together_stay_light(ending: str, most: int) -> None:
    """The viewer in vendor/ comes apart, when someone asks to look around."""
    weights = {path.name: len(gzip.compress(path.read_bytes(), 6)) for path in STATIC.glob(f"*.{ending}")}
    assert weights
    assert sum(weights.values()) <= most, weights
