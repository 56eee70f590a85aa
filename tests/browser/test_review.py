"""A photo and a call for help on a phone, an instructor's review, and the grade in the LMS's gradebook."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.person import Person, finish, next_step, start
from tests.factories.activities import content, question, reflection
from tests.flows.house import House
from tests.flows.visitor import until

pytestmark = pytest.mark.browser
SLUG, LEARNER = "my-workbench", "learner3"
COMMENT = "A fine stool. Next time show the joint."


def picked(house: House, folder: Path) -> int:
    """An activity with a reflection of 5 points and a question of 1, in the course."""
    document: dict[str, Any] = content(slug=SLUG, steps=[[reflection()], [question()]])
    del document["schema"]
    document |= {"format": 1, "icon": "activities/content/kinds/exercise.svg"}
    (folder / f"{SLUG}.json").write_text(json.dumps(document), encoding="utf-8")
    house.tool.manage("load_content", "--path", str(folder))
    house.register(house.registration_link())
    return house.pick(SLUG)[SLUG]


def phone_photo() -> bytes:
    """A large photo with hidden data."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "SecretMaker"
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def send_photo(place: Frame, look: Any) -> None:
    photo = phone_photo()
    chosen = place.locator('input[type="file"]')
    chosen.set_input_files({"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo})
    # Chromium makes a photo smaller when nothing else is to do, which may be after several seconds.
    expect(place.locator(".photo-state canvas")).to_be_visible(timeout=30_000)
    assert chosen.evaluate("input => input.files[0].size") < len(photo) / 2
    place.fill('textarea[name="response"]', "I made a stool of birch.")
    place.fill('input[name="response-description"]', "A stool on a bench")
    look(place, "photo-chosen")
    with place.expect_navigation():
        place.click("nav.steps button[form]")
    expect(place.locator("#feedback-r1")).to_contain_text("It waits for your instructor")
    width = place.locator("img.sent-photo").evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert width == 1600
    look(place, "handed-in", wide=True)


def call_for_help(place: Frame, look: Any) -> None:
    place.click("#help summary")
    place.fill("#help-text", "Which answer is meant here?")
    look(place, "help-open")
    with place.expect_navigation():
        place.click("#help form button")
    expect(place.locator("#help")).to_contain_text("Your instructor has been told")
    look(place, "help-asked")


def learn(person: Person, link: int) -> None:
    look = person.sight.look
    person.log_in(LEARNER)
    place = person.launch(link, own_window=True)
    start(place)
    look(place, "reflection", wide=True)
    send_photo(place, look)
    next_step(place)
    call_for_help(place, look)
    place.check('input[value="right"]')
    with place.expect_navigation():
        place.click("nav.steps button[form]")
    finish(place)
    expect(place.locator("main")).to_contain_text("After that you get your points")
    look(place, "done-waiting", wide=True)


def queue(person: Person, link: int) -> Frame:
    person.log_in("instructor")
    place = person.launch(link, own_window=True)
    person.sight.look(place, "results-with-queue", wide=True)
    place.goto(place.url.split("/p/")[0] + "/queue/")
    person.sight.look(place, "queue", wide=True)
    return place


def review(person: Person, place: Frame) -> None:
    look = person.sight.look
    place.fill(".waiting textarea", "The first one.")
    for link in ('nav.places a[href$="/people/"]', 'nav.places a[href$="/queue/"]'):
        with place.expect_navigation():
            place.click(link)
    assert place.input_value(".waiting textarea") == "The first one."
    with place.expect_navigation():
        place.click('button[value="answer"]')
    expect(place.locator(".notice-ok")).to_be_visible()
    assert place.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('unsent:'))") == []
    place.click('a[href*="/review/"]')
    place.fill("#comment", COMMENT)
    expect(place.locator("[data-draft-state]")).to_have_text("Tallessa luonnoksena.")
    place.goto(place.url)  # as after a closed tab
    assert place.input_value("#comment") == COMMENT
    place.fill("#points", "4")
    look(place, "review", wide=True)
    with place.expect_navigation():
        place.click('button[value="accepted"]')
    look(place, "queue-empty")
    place.click('a[href*="show=reviewed"]')
    place.wait_for_selector(".waiting")
    look(place, "reviewed", wide=True)


def test_a_photo_and_a_call_for_help_reach_the_instructor_and_the_grade_reaches_the_course(
    house: House, seat: Seat, tmp_path: Path
) -> None:
    link = picked(house, tmp_path)
    person = seat("review")
    learn(person, link)
    assert house.grades(LEARNER) == []
    review(person, queue(person, link))
    until(lambda: house.grades(LEARNER), [83.3], seconds=20)  # 5 of 6
    person.log_in(LEARNER)
    place = person.launch(link, own_window=True)
    for words in (COMMENT, "Points: 4 / 5", "The first one."):
        expect(place.locator("main")).to_contain_text(words)
    person.sight.look(place, "activity-reviewed", wide=True)
    kept = list((house.tool.folder / "media" / "photos").iterdir())
    assert len(kept) == 1
    assert b"SecretMaker" not in kept[0].read_bytes()
