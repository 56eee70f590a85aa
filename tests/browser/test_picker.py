"""The picker in the frames that it stands in: what can be chosen is seen, and reached by keyboard alone."""

import pytest
from playwright.sync_api import ViewportSize, expect

from activities.publishing.checks.check import content_files
from activities.publishing.checks.schema import CONTENT_FOLDER
from lti_tool.launch.launch_choice import OVERVIEW
from tests.browser.conftest import Seat
from tests.browser.instruments.chromium import REFUSED_IN_FRAMES
from tests.browser.instruments.keyboard import tab_to
from tests.browser.instruments.person import Person
from tests.flows.house import House

pytestmark = pytest.mark.browser
# As Moodle's dialogue shows it on a desktop and on a phone.
DESKTOP, PHONE_FRAME = ViewportSize(width=883, height=575), ViewportSize(width=360, height=489)
BOTTOM = "element => element.getBoundingClientRect().bottom"
SHIPPED = [OVERVIEW, *(path.stem for path in content_files(CONTENT_FOLDER))]
# Tests beside this one load activities of their own into the same tool.
WITHOUT_OTHERS = """slugs => {
  for (const item of document.querySelectorAll('form > .picker > li')) {
    const names = [...item.querySelectorAll('[id^=pick-]')].map(box => box.id.slice('pick-'.length))
    if (!names.some(name => slugs.includes(name))) item.remove()
  }
}"""


@pytest.fixture
def person(house: House, seat: Seat) -> Person:
    house.register(house.registration_link())
    # In a window of its own, which can be made as small as a frame.
    made = seat("picker", REFUSED_IN_FRAMES)
    made.log_in("instructor")
    made.page.click("text=Add activity")
    return made


@pytest.mark.parametrize("frame", [DESKTOP, PHONE_FRAME], ids=["desktop", "phone"])
def test_the_list_and_what_adds_it_stand_in_the_first_view(person: Person, frame: ViewportSize) -> None:
    place = person.open_picker()
    place.page.set_viewport_size(frame)
    place.evaluate(WITHOUT_OTHERS, SHIPPED)
    assert place.locator("form > .picker > li").count() == 5
    assert place.locator("#pick-submit").evaluate(BOTTOM) <= frame["height"]
    assert place.evaluate("document.documentElement.scrollHeight") < 2 * frame["height"]


def test_a_whole_path_is_taken_by_keyboard_in_a_frame_of_a_phone(house: House, person: Person) -> None:
    place = person.open_picker()
    place.page.set_viewport_size(PHONE_FRAME)
    tab_to(place.page, place, "#path-first-steps")
    place.page.keyboard.press("Space")
    tab_to(place.page, place, ".pick-group summary")
    place.page.keyboard.press("Enter")
    tab_to(place.page, place, "#pick-tour-uusix")
    place.page.keyboard.press("Space")
    person.sight.look(place, "path-open", wide=True)
    tab_to(place.page, place, "#pick-submit")
    place.page.keyboard.press("Enter")
    expect(person.page.locator("h1")).to_have_text("9 added")
    slugs = [link["url"].rstrip("/").rsplit("/", 1)[-1] for link in house.lms.state()["links"]]
    assert slugs[0] == "device-and-network"
    assert slugs[-1] == "tour-uusix"
