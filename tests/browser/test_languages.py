"""Every kind of page and block in the tool's frame, in every language, on a phone and on a desktop: no fault for axe and the ruler."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame

from activities.runtime.languages import COMPLETE
from tests.browser.conftest import Seat
from tests.browser.instruments.chromium import PHONE
from tests.browser.instruments.course import SCAM, Course, furnished
from tests.browser.instruments.person import Person, answer, push, speak, start
from tests.browser.instruments.sight import WIDE, examine
from tests.flows.house import House
from tests.flows.right_answers import right_answers, steps

pytestmark = pytest.mark.browser
EVERY_BLOCK = "every-block"
SIZES = {"phone": PHONE, "desktop": WIDE}


@pytest.fixture
def course(house: House) -> Course:
    return furnished(house)


@pytest.fixture
def every_block(house: House) -> int:
    house.register(house.registration_link())
    house.tool.load_every_block()
    return house.pick(EVERY_BLOCK)[EVERY_BLOCK]


def in_every_language(person: Person, place: Frame, name: str) -> None:
    """Goes through the languages without leaving the page; what is found is told with its language and size."""
    found = {}
    for language in COMPLETE:
        speak(place, language)
        assert place.locator("html").get_attribute("lang") == language
        for size, pixels in SIZES.items():
            person.page.set_viewport_size(pixels)
            found[language, size] = examine(place)
    person.page.set_viewport_size(PHONE)
    person.sight.picture(place, name)
    faults = {where: some for where, some in found.items() if some}
    assert not faults, f"{name}: {faults}"


def test_the_pages_of_a_learner_and_every_block(house: House, every_block: int, seat: Seat) -> None:
    person = seat("languages-learner")
    person.log_in("learner3")
    for name, place in _learners_pages(person.launch(every_block)):
        in_every_language(person, place, name)


def _learners_pages(place: Frame) -> Iterator[tuple[str, Frame]]:
    yield "activity", place
    start(place)
    activity = place.url.split("/steps/")[0]
    place.goto(f"{activity}/finish/")
    yield "not-everything-answered", place
    for path in ("", "accessibility/", "privacy/", "nowhere/"):
        place.goto(f"{_session(place)}/{path}")
        yield path.strip("/") or "home", place
    answers = right_answers(EVERY_BLOCK)
    for number, step in enumerate(steps(EVERY_BLOCK), start=1):
        place.goto(f"{activity}/steps/{number}/")
        yield step["id"], place
        for given in (one for one in answers if one.step == number):
            answer(place, given)
    place.goto(f"{activity}/finish/")
    yield "ready-to-finish", place
    push(place, 'form[action$="/finish/"] button')
    place.wait_for_selector("#states")
    yield "done", place


def test_the_pages_of_an_instructor(house: House, course: Course, seat: Seat) -> None:
    person = seat("languages-instructor")
    person.log_in("instructor")
    place = person.launch(course.bare)
    in_every_language(person, place, "choose")
    place = person.launch(course.picked[SCAM])
    activity = place.url.removesuffix("results/")
    in_every_language(person, place, "results")
    place.goto(f"{activity}step-by-step/")
    in_every_language(person, place, "step-by-step")
    for path in ("", "people/", "gradebook/", "outreach/", "queue/", f"preview/{SCAM}/"):
        place.goto(f"{_session(place)}/{path}")
        in_every_language(person, place, path.split("/")[0] or "home")


def _session(place: Frame) -> str:
    """The address under which all pages of a session stand."""
    parts = urlsplit(place.url)
    return f"{parts.scheme}://{parts.netloc}/" + "/".join(parts.path.split("/")[1:3])
