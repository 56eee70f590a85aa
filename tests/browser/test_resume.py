"""A code on another device: from the page of the activity to the grade, and a tab that dies with its code."""

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.course import ACCOUNT
from tests.browser.instruments.person import Person, answer, press, start
from tests.flows.house import House
from tests.flows.right_answers import right_answers
from tests.flows.visitor import until

pytestmark = pytest.mark.browser
LEARNER = "learner3"


def get_code(person: Person, place: Frame) -> str:
    place.click('form[action$="/code/"] button')
    place.wait_for_selector(".code")
    return place.locator(".code").inner_text().split("\n")[-1].split(":")[-1].strip()


def give_code(person: Person, code: str) -> Frame:
    place = person.page.main_frame
    place.goto(f"{person.house.tool.url}/resume/?language=en")
    place.fill("input[name=code]", code)
    place.click("main form button")
    return place


def go_on(place: Frame) -> None:
    """From the first page of the code; where an answer still waits, the script looks first whether the step can be had."""
    place.click("main a.big")
    place.wait_for_url("**/steps/*/")


def begin(computer: Person, link: int) -> str:
    """The first answer, from the course; returns the address of the activity's page."""
    computer.log_in(LEARNER)
    place = computer.launch(link, own_window=True)
    here = place.url
    start(place)
    answer(place, right_answers(ACCOUNT)[0])
    place.goto(here)
    return here


def test_a_code_leads_on_from_another_device_to_the_grade(house: House, seat: Seat) -> None:
    house.register(house.registration_link())
    link = house.pick(ACCOUNT)[ACCOUNT]
    computer, phone = seat("resume-computer"), seat("resume-phone")
    here, place = begin(computer, link), computer.page.main_frame
    computer.sight.look(place, "activity-under-way", wide=True)
    lost = get_code(computer, place)
    computer.sight.look(place, "code", wide=True)
    there = opened(phone, lost.lower())
    place.goto(here)
    code = get_code(computer, place)  # the other one was lost; a tab that it had opened dies
    answer_without_waiting(there)
    expect(there.locator("#answers [role=status]")).to_contain_text("write your code again")
    phone.sight.look(there, "closed-with-an-answer-waiting")
    there.click("#answers a")
    do_the_rest(phone, code)
    until(lambda: house.grades(LEARNER), [100], seconds=10)


def opened(phone: Person, code: str) -> Frame:
    there, look = give_code(phone, "AAAA AAAA"), phone.sight.look
    look(there, "wrong-code", wide=True)
    there = give_code(phone, code)
    there.wait_for_url("**/resume/*/")
    look(there, "front", wide=True)
    closed_later = there.url
    go_on(there)
    assert there.url.endswith("/steps/2/")
    assert closed_later in there.url
    return there


def do_the_rest(phone: Person, code: str) -> None:
    """What waited on this device comes along with the new code; the rest is answered here."""
    there, look = phone.page.main_frame, phone.sight.look
    there.wait_for_selector("input[name=code]")
    there.fill("input[name=code]", code)
    there.click("main form button")
    there.wait_for_url("**/resume/*/")
    go_on(there)
    for given in right_answers(ACCOUNT)[2:]:
        there.goto(f"{there.url.split('/steps/')[0]}/steps/{given.step}/")
        answer(there, given)
    look(there, "last-step")
    ended = there.url
    with there.expect_navigation():
        there.click("form.next button")
    expect(there.locator("h1")).to_have_text("Well done!")
    look(there, "finished", wide=True)
    phone.context.clear_cookies()
    there.goto(ended)
    look(there, "closed", wide=True)


def answer_without_waiting(place: Frame) -> None:
    given = right_answers(ACCOUNT)[1]
    form = place.locator(f"#block-{given.block} form.answer")
    form.locator(f'input[value="{given.values["response"][0]}"]').check()
    press(form, given)
