"""A step in the frame that a phone has for it: the task is seen at once, and the way on is always within reach."""

from typing import Any

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.measures import large_letters
from tests.browser.instruments.person import Person, answer, speak, start
from tests.browser.instruments.sight import examine
from tests.flows.house import House
from tests.flows.right_answers import right_answers, steps

pytestmark = pytest.mark.browser
SLUG = "every-block"
WIDTH, HEIGHT = 360, 489  # what the head and the foot of an LMS's page leave of a phone


@pytest.fixture
def link(house: House) -> int:
    house.register(house.registration_link())
    house.tool.load_every_block()
    return house.pick(SLUG)[SLUG]


SIZED = f"""name => document.getElementById(name).setAttribute('style', 'position: fixed; inset: 0 auto auto 0; z-index: 9;'
  + 'inline-size: {WIDTH}px; block-size: {HEIGHT}px; min-height: 0; border: 0')"""


def small_frame(person: Person, link: int) -> Frame:
    """The activity in the LMS's page, in a frame of that size."""
    place = person.launch(link)
    person.page.evaluate(SIZED, f"frame-{link}")
    return place


def go_to(place: Frame, number: int) -> None:
    place.goto(f"{place.url.split('/steps/')[0]}/steps/{number}/")


def task_of(step: dict[str, Any]) -> str:
    """What a learner is to read first: the question, or what there is to hear, to watch or to read."""
    named = [block for block in step["blocks"] if "prompt" in block] or step["blocks"]
    texts = next(named[0][name] for name in ("prompt", "heading", "name", "title") if name in named[0])
    return str(texts["en"])


# Is the first line of these words on the screen, and not behind the bar at its foot?
IN_FIRST_VIEW = """words => {
  const bar = document.querySelector('nav.steps').getBoundingClientRect().top
  const isSeen = element => {
    const range = document.createRange()
    range.selectNodeContents(element)
    const lines = [...range.getClientRects()].filter(line => line.width > 1)
    return lines.length > 0 && lines[0].top >= 0 && lines[0].bottom <= Math.min(bar, innerHeight)
  }
  return [...document.querySelectorAll('article :is(.task-below a, legend, .simulated-task, h2, p)')]
    .filter(element => element.textContent.includes(words)).some(isSeen)
}"""

FIRST_CONTROL = """() => {
  const found = document.querySelector('form.answer :is(input:not([type=hidden]), select, textarea, button, video)')
  const bar = document.querySelector('nav.steps').getBoundingClientRect().top
  return found === null || found.getBoundingClientRect().top < bar
}"""

WAYS_ON = """() => [...document.querySelectorAll('nav.steps :is(a.next, button)')]
  .map(one => one.getBoundingClientRect()).every(box => box.top >= 0 && box.bottom <= innerHeight)"""

DEPTHS = (0, 0.3, 0.6)  # of the way to where the bar stands by itself


def way_on_is_lost(place: Frame) -> list[float]:
    scroll = "depth => scrollTo(0, depth * (document.querySelector('.help').offsetTop - innerHeight))"
    lost = []
    for depth in DEPTHS:
        place.evaluate(scroll, depth)
        if not place.evaluate(WAYS_ON):
            lost.append(depth)
    place.evaluate("scrollTo(0, 0)")
    return lost


def test_in_every_kind_of_step_the_task_is_seen_at_once_and_the_way_on_is_always_there(
    seat: Seat, link: int
) -> None:
    person = seat("small-frame")
    person.log_in("learner3")
    place = small_frame(person, link)
    person.sight.picture(place, "activity")
    start(place)
    faults: dict[str, list[Any]] = {}
    for number, step in enumerate(steps(SLUG), start=1):
        go_to(place, number)
        person.sight.picture(place, step["id"])
        found: list[Any] = [*examine(place), *(f"no way on at {depth}" for depth in way_on_is_lost(place))]
        if not place.evaluate(IN_FIRST_VIEW, task_of(step)):
            found.append("the task is not in the first view")
        # A practice screen may say more before there is something to press.
        if (
            "prompt" in step["blocks"][0]
            and step["blocks"][0]["type"] != "simulated_screen"
            and not place.evaluate(FIRST_CONTROL)
        ):
            found.append("nothing to answer with is in the first view")
        if found:
            faults[step["id"]] = found
    assert faults == {}


def test_the_head_of_a_frame_names_neither_tool_nor_course_and_leads_back_to_the_activity(
    seat: Seat, link: int
) -> None:
    person = seat("small-frame-head")
    person.log_in("learner3")
    place = small_frame(person, link)
    start(place)
    expect(place.locator(".top")).not_to_contain_text("Verstas")
    expect(place.locator(".top")).not_to_contain_text("Workshop skills")
    speak(place, "fi")
    person.sight.picture(place, "step")
    place.click(".way-back")
    place.wait_for_selector('form[action$="/start/"]')
    window = person.launch(link, own_window=True)
    expect(window.locator(".top")).to_contain_text("Workshop skills")


BEHIND_THE_BAR = """() => {
  const here = document.activeElement, bar = document.querySelector('nav.steps')
  if (bar.contains(here) || here === document.body) return ''
  const box = here.getBoundingClientRect(), edge = bar.getBoundingClientRect()
  return box.bottom > edge.top + 1 && box.top < edge.bottom && box.height < edge.top ? here.outerHTML.slice(0, 120) : ''
}"""


def test_what_has_the_focus_is_never_behind_the_bar(seat: Seat, link: int) -> None:
    """WCAG 2.2, 2.4.11."""
    person = seat("small-frame-focus")
    person.log_in("learner3")
    place = small_frame(person, link)
    start(place)
    for number in (6, 7, 10, 15):
        go_to(place, number)
        place.locator("body").focus()
        for _ in range(30):
            place.page.keyboard.press("Tab")
            hidden = place.evaluate(BEHIND_THE_BAR)
            assert hidden == "", f"step {number}"


IS_COVERED = """() => {
  scrollTo(0, document.documentElement.scrollHeight)
  const edge = document.querySelector('nav.steps').getBoundingClientRect()
  const last = document.querySelector('.foot').lastElementChild.getBoundingClientRect()
  return getComputedStyle(document.querySelector('nav.steps')).position === 'fixed' && last.bottom > edge.top + 1
}"""


def test_with_large_letters_the_bar_takes_a_small_part_of_the_screen_and_covers_nothing(
    seat: Seat, link: int
) -> None:
    person = seat("small-frame-large-letters")
    person.log_in("learner3")
    place = small_frame(person, link)
    start(place)
    for language, number in (("fi", 6), ("sv", 6), ("ar", 6), ("fi", 15)):
        speak(place, language)
        go_to(place, number)
        assert not place.evaluate(IS_COVERED)
        with large_letters(place):
            person.sight.picture(place, f"{language}-{number}")
            height = "document.querySelector('nav.steps').getBoundingClientRect().height / innerHeight"
            assert place.evaluate(height) < 0.2
            assert not place.evaluate(IS_COVERED)
    person.page.evaluate(SIZED.replace(str(HEIGHT), "300"), f"frame-{link}")  # the browser's own zoom
    place.wait_for_function("getComputedStyle(document.querySelector('nav.steps')).position === 'static'")


def test_the_answer_in_the_bar_becomes_the_way_to_the_next_step(seat: Seat, link: int) -> None:
    for scripts in (True, False):
        person = seat(f"small-frame-answer-{scripts}", scripts=scripts)
        person.log_in("learner3" if scripts else "learner4")
        place = small_frame(person, link) if scripts else person.launch_by_hand(link)
        start(place)
        given = next(one for one in right_answers(SLUG) if one.block == "steps")
        go_to(place, given.step)
        expect(place.locator("nav.steps button[form]")).to_be_in_viewport(ratio=1)
        expect(place.locator("nav.steps a.next.quiet")).to_have_count(1)
        answer(place, given)
        expect(place.locator("nav.steps button[form]")).to_have_count(0)
        expect(place.locator("nav.steps a.next.quiet")).to_have_count(0)
        expect(place.locator(f"#feedback-{given.block}")).to_be_in_viewport()
        person.sight.picture(place, "answered")


def test_after_a_mistake_all_that_was_typed_is_there_and_the_focus_is_at_the_field(
    seat: Seat, link: int
) -> None:
    """WCAG 2.2, 3.3.1."""
    given = next(one for one in right_answers(SLUG) if one.block == "gaps")
    names = list(given.values)
    for scripts in (True, False):
        person = seat(f"small-frame-mistake-{scripts}", scripts=scripts)
        person.log_in("learner3" if scripts else "learner4")
        place = small_frame(person, link) if scripts else person.launch_by_hand(link)
        start(place)
        go_to(place, given.step)
        place.fill(f'[name="{names[0]}"]', "typed words")
        place.locator("nav.steps button[form]").press("Enter")
        empty = place.locator(f'[name="{names[1]}"]')
        expect(empty).to_have_attribute("aria-invalid", "true")
        expect(place.locator(f'[name="{names[0]}"]')).to_have_value("typed words")
        if scripts:
            expect(empty).to_be_focused()
            assert place.evaluate(BEHIND_THE_BAR) == ""
            assert examine(place) == []
        else:  # axe would wait there for ever
            expect(place.locator(f"#feedback-{given.block}")).to_be_in_viewport()
        person.sight.picture(place, "mistake")
