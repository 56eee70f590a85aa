"""The way to the first answer with the keyboard alone, each focus seen."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Seat
from tests.browser.instruments.course import SCAM
from tests.browser.instruments.keyboard import tab_to
from tests.flows.house import House
from tests.flows.right_answers import Answer, right_answers

pytestmark = pytest.mark.browser


def _first_question() -> tuple[Answer, str]:
    first = right_answers(SCAM)[0]
    return first, f'form.answer:has(input[value="{first.block}"])'


def test_start_and_first_answer_by_keyboard_alone_with_the_focus_always_seen(
    house: House, seat: Seat
) -> None:
    house.register(house.registration_link())
    link = house.pick(SCAM)[SCAM]
    person = seat("keyboard")
    person.log_in("learner3")
    frame, page = person.launch(link), person.page
    tab_to(page, frame, 'form[action$="/start/"] button')
    person.sight.picture(frame, "focus-on-start")
    with frame.expect_navigation():
        page.keyboard.press("Enter")
    first, form = _first_question()
    tab_to(page, frame, f'{form} input[type="radio"]')
    wanted = frame.locator(f'{form} input[value="{first.values["response"][0]}"]')
    for _ in range(wanted.locator("xpath=ancestor::fieldset").locator("input").count()):
        page.keyboard.press("ArrowDown")
        if wanted.is_checked():
            break
    expect(wanted).to_be_checked()
    person.sight.picture(frame, "focus-on-option")
    tab_to(page, frame, f'nav.steps button[form="answer-{first.block}"]')
    page.keyboard.press("Enter")
    told = frame.locator(f"#feedback-{first.block}")
    expect(told).to_have_class("feedback feedback-right")
    expect(told).to_be_in_viewport()
    person.sight.picture(frame, "feedback")
    tab_to(page, frame, "nav.steps a.next")
