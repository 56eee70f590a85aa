"""What people and their browsers do: refuse all cookies, reload, share a device."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Seat
from tests.browser.instruments.chromium import REFUSED_EVERYWHERE
from tests.browser.instruments.course import SCAM
from tests.browser.instruments.person import answer, start
from tests.flows.house import House
from tests.flows.right_answers import right_answers

pytestmark = pytest.mark.browser


@pytest.fixture
def link(house: House) -> int:
    """An activity in a course of the LMS."""
    house.register(house.registration_link())
    return house.pick(SCAM)[SCAM]


def test_a_browser_that_keeps_no_cookie_at_all_is_told_so_once_and_the_lms_is_never_asked(
    house: House, seat: Seat, link: int
) -> None:
    person = seat(REFUSED_EVERYWHERE.name, REFUSED_EVERYWHERE)
    person.log_in("learner3")
    person.page.goto(f"{house.lms.url}/course/link/{link}/")
    asked_before = person.times_asked()
    place = person.own_window(person.frame(f"frame-{link}"), asked_before)
    expect(place.locator("code")).to_have_text("cookies_blocked")
    person.sight.look(place, "cookies-blocked")
    expect(place.locator("main form")).to_have_count(0)
    assert person.times_asked() == asked_before


def test_a_reload_of_the_course_page_in_the_middle_loses_no_answer(seat: Seat, link: int) -> None:
    person = seat("reload")
    person.log_in("learner3")
    place = person.launch(link)
    start(place)
    first, second = right_answers(SCAM)[:2]
    answer(place, first)
    place = person.launch(link)
    person.sight.look(place, "activity-under-way")
    start(place)
    assert place.url.endswith(f"/steps/{second.step}/")


def test_on_a_shared_device_the_next_person_cannot_open_the_pages_of_the_one_before(
    seat: Seat, link: int
) -> None:
    person = seat("shared-device")
    person.log_in("learner3")
    left_open = person.launch(link, own_window=True).url
    person.log_in("learner1")
    place = person.launch(link, own_window=True)
    answered = place.goto(left_open)
    assert answered is not None
    assert answered.status == 401
    expect(place.locator("code")).to_have_text("session_ended")
