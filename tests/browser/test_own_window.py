"""Choosing where frames keep nothing (Safari's case), for a course that takes what is chosen only from its own frame."""

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.chromium import REFUSED_IN_FRAMES
from tests.browser.instruments.person import Person, tick
from tests.flows.house import House

pytestmark = pytest.mark.browser
ALONE, ANOTHER = "make-an-email-account", "tour-uusix"


@pytest.fixture
def person(house: House, seat: Seat) -> Person:
    house.register(house.registration_link())
    made = seat("own-window", REFUSED_IN_FRAMES)
    made.log_in("instructor")
    made.page.click("text=Add activity")
    return made


def chooser(person: Person) -> tuple[Frame, Page]:
    """The page that waits in the course's frame, and the window that it has opened."""
    asked_before = person.times_asked()
    person.page.click("text=Select content for")
    waiting = person.frame("choose-frame")
    window = person.own_window(waiting, asked_before).page
    window.wait_for_url(person.in_session)
    return waiting, window


def titles(person: Person) -> list[str]:
    expect(person.page.locator("h1")).to_contain_text("added")
    return person.page.locator("li[data-link]").all_inner_texts()


def test_one_activity_arrives_under_its_own_name_and_the_window_closes_by_itself(
    house: House, person: Person
) -> None:
    waiting, window = chooser(person)
    expect(waiting.locator("#own-window-words")).to_contain_text("Choose in the window")
    person.sight.look(waiting, "waiting", wide=True)
    tick(window.main_frame, ALONE)
    with window.expect_event("close"):
        window.locator("#pick-submit").press("Enter")
    (title,) = titles(person)
    assert title not in {"Verstas", ""}
    assert [column["label"] for column in house.lms.state()["line_items"]] == [title]


def test_who_closes_the_window_without_choosing_opens_it_again_and_the_course_is_not_asked_again(
    person: Person,
) -> None:
    waiting, window = chooser(person)
    asked = person.times_asked()
    tick(window.main_frame, ALONE)
    window.close()
    expect(waiting.locator("#own-window-words")).to_contain_text("nothing is chosen yet")
    with person.page.expect_popup() as opened:
        waiting.locator("#own-window button").press("Enter")
    again = opened.value
    tick(again.main_frame, ALONE)
    tick(again.main_frame, ANOTHER)
    again.click("#pick-submit")
    assert len(titles(person)) == 2
    assert person.times_asked() == asked


def test_a_second_press_leads_to_the_window_that_is_open_and_a_reload_forgets_nothing(person: Person) -> None:
    waiting, window = chooser(person)
    waiting.locator("#own-window button").press("Enter")
    assert len(person.context.pages) == 2
    waiting.goto(waiting.url)
    tick(window.main_frame, ALONE)
    window.click("#pick-submit")
    assert len(titles(person)) == 1


def test_who_cancels_is_back_in_the_course_with_nothing_added(house: House, person: Person) -> None:
    _waiting, window = chooser(person)
    with window.expect_event("close"):
        window.click("#pick-cancel")
    assert titles(person) == []
    assert house.lms.state()["links"] == []


def test_where_the_waiting_page_is_gone_the_window_says_so_and_keeps_the_choice(person: Person) -> None:
    _waiting, window = chooser(person)
    person.page.goto(f"{person.house.lms.url}/course/")
    tick(window.main_frame, ALONE)
    window.click("#pick-submit")
    expect(window.locator("#return-form button")).to_be_visible()
    expect(window.locator("#return-words")).to_contain_text("ei vastaa")
    person.sight.look(window.main_frame, "alone", wide=True)
    assert window.url.startswith(person.house.tool.url)


def test_the_waiting_page_takes_nothing_from_any_other_page(house: House, person: Person) -> None:
    waiting, window = chooser(person)
    forged = "{subject: 'verstas.hand_over', handover: 'forged'}"
    person.page.evaluate(f"document.getElementById('choose-frame').contentWindow.postMessage({forged}, '*')")
    waiting.evaluate(f"window.postMessage({forged}, location.origin)")
    person.page.wait_for_timeout(300)
    expect(waiting.locator("#own-window-words")).to_contain_text("Choose in the window")
    tick(window.main_frame, ALONE)
    window.click("#pick-submit")
    assert len(titles(person)) == 1
