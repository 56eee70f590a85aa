"""What the gallery shows, and that the README shows the pictures that are kept."""

import re

import pytest

from activities.blocks import BLOCKS
from tests.architecture.files import ROOT, tree
from tests.gallery.__main__ import AT_MOST, GALLERY, weight
from tests.gallery.index import page
from tests.gallery.showcase import PICTURES, SCENES
from tests.gallery.subjects import Subject, activities, subjects

pytestmark = pytest.mark.once
SHOWN = subjects(activities())


def test_every_block_type_is_shown() -> None:
    shown = {subject.name.split("-")[0] for subject in SHOWN if subject.section == "Block types"}
    assert shown == set(BLOCKS)


def test_every_place_of_every_tour_is_shown() -> None:
    tours = [content for content in activities() if content["kind"] == "tour"]
    shown = [(subject.activity, subject.step) for subject in SHOWN if not subject.block]
    assert tours
    assert shown == [(tour["slug"], number) for tour in tours for number in range(1, len(tour["steps"]) + 1)]


def test_no_picture_takes_the_place_of_another() -> None:
    names = [subject.name for subject in SHOWN]
    assert len(names) == len(set(names))


def test_the_page_shows_both_sizes_under_a_heading_of_their_section() -> None:
    text = page([Subject("Block types", "choice", "choice", "scam", 1, "q")], "fi")
    assert text.index("## Block types") < text.index("### choice") < text.index('src="choice-360.webp"')
    assert 'src="choice-1280.webp"' in text
    assert 'alt="choice, 360 px"' in text


def test_the_pictures_are_there_and_light() -> None:
    """Those of the README; no others are in the repository."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = {f"docs/pictures/{picture.name}" for picture in PICTURES.iterdir()}
    assert pictures == {f"docs/pictures/{scene.name}.webp" for scene in SCENES} == set(_sources(readme))
    assert len(pictures) == 6
    assert weight(PICTURES) <= AT_MOST
    assert [scene.tag for scene in SCENES if scene.tag not in readme] == []
    assert [path for path in tree("*.webp") if path.parent == GALLERY] == []


def _sources(text: str) -> list[str]:
    return re.findall(r'<img src="([^"]+)"', text)
