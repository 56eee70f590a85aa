"""Every kind of page in the tool's frame, in every language on a phone and on a desktop: nothing for axe and the ruler to find."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame

from config.languages import LANGUAGES
from tests.browser.chromium import PHONE
from tests.browser.conftest import Seat
from tests.browser.course import ACCOUNT, SCAM, TOUR, Course, furnished
from tests.browser.person import Person, answer, speak, start
from tests.browser.sight import WIDE, examine
from tests.flows.house import House
from tests.flows.right_answers import right_answers

pytestmark = pytest.mark.browser
SIZES = {"phone": PHONE, "desktop": WIDE}


@pytest.fixture
def course(house: House) -> Course:
    return furnished(house)


def in_every_language(person: Person, place: Frame, name: str) -> None:
    """Goes through the languages without leaving the page; what is found is told with its language and size."""
    found = {}
    for language in [one.code for one in LANGUAGES]:
        speak(place, language)
        assert place.locator("html").get_attribute("lang") == language
        for size, pixels in SIZES.items():
            person.page.set_viewport_size(pixels)
            found[language, size] = examine(place)
    person.page.set_viewport_size(PHONE)
    person.sight.picture(place, name)
    faults = {where: some for where, some in found.items() if some}
    assert not faults, f"{name}: {faults}"


def test_the_pages_of_a_learner(house: House, course: Course, seat: Seat) -> None:
    person = seat("languages-learner")
    person.log_in("learner3")
    for name, place in _learners_pages(person, course):
        in_every_language(person, place, name)


def _learners_pages(person: Person, course: Course) -> Iterator[tuple[str, Frame]]:
    place = person.launch(course.picked[SCAM])
    yield "activity", place
    start(place)
    first = right_answers(SCAM)[0]
    answer(place, first)
    yield "answered", place
    place.goto(f"{place.url.split('/steps/')[0]}/finish/")
    yield "not-everything-answered", place
    session = _session(place)
    for path in ("", "accessibility/", "privacy/", "nowhere/"):
        place.goto(f"{session}/{path}")
        yield path.strip("/") or "home", place
    place = person.launch(course.picked[TOUR])
    start(place)
    yield "place-of-a-tour", place
    yield from _the_account(person.launch(course.picked[ACCOUNT]))


def _the_account(place: Frame) -> Iterator[tuple[str, Frame]]:
    """Sorting, a practice screen, and the end."""
    start(place)
    activity = place.url.split("/steps/")[0]
    seen = set()
    for given in right_answers(ACCOUNT):
        if given.step not in seen:
            place.goto(f"{activity}/steps/{given.step}/")
            yield f"step-{given.step}", place
        seen.add(given.step)
        answer(place, given)
    place.goto(f"{activity}/finish/")
    yield "ready-to-finish", place
    place.click('form[action$="/finish/"] button')
    place.wait_for_selector("#states")
    yield "done", place


def test_the_pages_of_an_instructor(house: House, course: Course, seat: Seat) -> None:
    person = seat("languages-instructor")
    person.log_in("instructor")
    place = person.launch(course.bare)
    in_every_language(person, place, "choose")
    place = person.launch(course.picked[SCAM])
    in_every_language(person, place, "results")
    for name, path in (("home", ""), ("preview", f"preview/{SCAM}/")):
        place.goto(f"{_session(place)}/{path}")
        in_every_language(person, place, name)


def _session(place: Frame) -> str:
    """The address under which all pages of a session stand."""
    parts = urlsplit(place.url)
    return f"{parts.scheme}://{parts.netloc}/" + "/".join(parts.path.split("/")[1:3])
