"""The camera of the gallery, at one page: what it takes is there in both sizes."""

from pathlib import Path

import pytest
from PIL import Image

from tests.browser.conftest import Seat
from tests.browser.instruments.course import SCAM
from tests.browser.instruments.person import start
from tests.flows.house import House
from tests.gallery.camera import PHONE, Camera

pytestmark = pytest.mark.browser


def test_a_block_and_a_screen_are_pictured(house: House, seat: Seat, tmp_path: Path) -> None:
    house.register(house.registration_link())
    person = seat("gallery")
    person.log_in("learner3")
    place = person.launch(house.pick(SCAM)[SCAM], own_window=True)
    start(place)
    camera = Camera(place, tmp_path)
    camera.take(place.url, "question", "article.panel")
    camera.screen("screen", is_wide=False)
    sizes = {path.name: size_of(path) for path in tmp_path.glob("*.webp")}
    assert set(sizes) == {"question-360.webp", "question-1280.webp", "screen.webp"}
    width, height, scale = PHONE
    assert sizes["screen.webp"] == (width * scale, height * scale)
    assert sizes["question-360.webp"][0] <= 360 < sizes["question-1280.webp"][0]


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size
