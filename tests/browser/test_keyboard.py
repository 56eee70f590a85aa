"""The way to the first answer with the keyboard alone, each focus seen."""

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import Seat
from tests.browser.course import SCAM
from tests.flows.house import House
from tests.flows.right_answers import Answer, right_answers

pytestmark = pytest.mark.browser
FURTHEST = 40
HAS_FOCUS = "(selector) => document.hasFocus() && !!document.activeElement && document.activeElement.matches(selector)"
SHOWN_FOCUS = """() => {
  const seen = element => {
    const style = getComputedStyle(element)
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none'
  }
  const here = document.activeElement, box = here.getBoundingClientRect()
  const label = here.closest('label')
  return (seen(here) || (label !== null && seen(label))) && box.bottom > 0 && box.top < innerHeight
}"""


def _tab_to(page: Page, frame: Frame, selector: str) -> None:
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if frame.evaluate(HAS_FOCUS, selector):
            assert frame.evaluate(SHOWN_FOCUS), f"the focus on {selector} is not seen"
            return
    raise AssertionError(f"{selector} is not reached by {FURTHEST} presses of Tab")


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
    _tab_to(page, frame, 'form[action$="/start/"] button')
    person.sight.picture(frame, "focus-on-start")
    with frame.expect_navigation():
        page.keyboard.press("Enter")
    first, form = _first_question()
    _tab_to(page, frame, f'{form} input[type="radio"]')
    wanted = frame.locator(f'{form} input[value="{first.values["response"][0]}"]')
    for _ in range(wanted.locator("xpath=ancestor::fieldset").locator("input").count()):
        page.keyboard.press("ArrowDown")
        if wanted.is_checked():
            break
    expect(wanted).to_be_checked()
    person.sight.picture(frame, "focus-on-option")
    _tab_to(page, frame, f"{form} button.button")
    page.keyboard.press("Enter")
    told = frame.locator(f"#feedback-{first.block}")
    expect(told).to_have_class("feedback feedback-right")
    expect(told).to_be_in_viewport()
    person.sight.picture(frame, "feedback")
    _tab_to(page, frame, "nav.steps a.next")
