"""An instructor says in the picker where and when an activity opens; the course obeys."""

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.person import Person, push, tick
from tests.flows.house import House

pytestmark = pytest.mark.browser
SLUG = "make-an-email-account"


def _open_picker(person: Person) -> Frame:
    person.log_in("instructor")
    person.page.click("text=Add activity")
    return person.open_picker()


def _write(place: Frame, name: str, value: str) -> None:
    place.locator(f"#choice-{name}").fill(value)


def test_where_and_when_are_chosen_by_keyboard_and_kept_by_the_course(house: House, seat: Seat) -> None:
    house.lms.control("rules", {"rules": "canvas"})
    house.register(house.registration_link())
    person = seat("more-choices")
    place, look = _open_picker(person), person.sight.look
    tick(place, SLUG)
    expect(place.locator("#choice-due")).to_be_hidden()
    place.locator("summary", has_text="Lisää valintoja").focus()
    person.page.keyboard.press("Enter")
    expect(place.locator("#choice-due")).to_be_visible()
    look(place, "choices", wide=True)
    place.select_option("#choice-opens_in", "window")
    _write(place, "available_from", "2026-01-02T08:00")
    _write(place, "available_until", "2026-01-01T08:00")
    push(place, "#pick-submit")
    expect(place.locator("#choice-available_until_error")).to_be_visible()
    look(place, "choices-wrong", wide=True)
    _write(place, "available_until", "2099-06-01T15:30")
    _write(place, "due", "2099-05-20T12:00")
    push(place, "#pick-submit")
    expect(place.locator("li[data-link]")).to_have_count(1)
    person.page.goto(f"{house.lms.url}/course/")
    expect(person.page.locator(".dates")).to_contain_text("Opens 2.1.2026 08:00 · Closes 1.6.2099 15:30")
    expect(person.page.locator(".dates")).to_contain_text("Due 20.5.2099 12:00")
    expect(person.page.locator("li[data-link] a[target=_blank]")).to_have_count(1)


def test_the_page_behind_an_ordinary_link(house: House, seat: Seat) -> None:
    house.register(house.registration_link())
    house.lms.control("deep-linking", {"accept_types": ["link"]})
    person = seat("ordinary-link")
    place = _open_picker(person)
    person.sight.look(place, "picker-for-links", wide=True)
    tick(place, SLUG)
    push(place, "#pick-submit")
    expect(person.page.locator("li[data-link]")).to_have_count(1)
    person.page.goto(f"{house.lms.url}/course/")
    person.page.click("li[data-link] a")
    person.page.wait_for_selector("h1")
    person.sight.look(person.page.main_frame, "presentation", wide=True)
