"""One block of every type: by keyboard alone, without JavaScript, and with what scripts add."""

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.keyboard import answer_by_keyboard, press, tab_to
from tests.browser.instruments.person import Person, answer, finish, next_step, start
from tests.browser.instruments.sight import sideways, violations
from tests.flows.house import House
from tests.flows.right_answers import full_points, right_answers, steps
from tests.flows.visitor import until

pytestmark = pytest.mark.browser
SLUG = "every-block"
ANSWERS = right_answers(SLUG)
POINTS = full_points(SLUG)


@pytest.fixture
def link(house: House) -> int:
    house.register(house.registration_link())
    house.tool.load_every_block()
    return house.pick(SLUG)[SLUG]


TARGETS = "button, select, summary, label.pick, input[type=text], input[type=search], input[type=tel]"
TOO_SMALL = f"""() => [...document.querySelectorAll('article :is({TARGETS})')]
  .filter(one => one.getClientRects().length)
  .filter(one => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < 44)
  .map(one => one.outerHTML)"""
ROOT_SIZE = "(size) => { document.documentElement.style.fontSize = size }"


def _look_closely(person: Person, place: Frame, name: str) -> None:
    """In light and dark, at every width, with letters twice as large, and whether a finger finds what it presses."""
    person.sight.look(place, name, wide=True)
    person.page.emulate_media(color_scheme="dark")
    person.sight.picture(place, f"{name}-dark")
    assert violations(place) == [], f"axe on {name} in the dark"
    person.page.emulate_media(color_scheme="light")
    assert place.evaluate(TOO_SMALL) == [], f"small targets on {name}"
    place.evaluate(ROOT_SIZE, "200%")
    assert sideways(place) <= 0, f"{name} scrolls sideways with large letters"
    place.evaluate(ROOT_SIZE, "")


def test_every_block_is_answered_by_keyboard_alone_and_is_without_fault_for_axe(
    house: House, seat: Seat, link: int
) -> None:
    person = seat("every-block")
    person.log_in("learner3")
    place = person.launch(link, own_window=True)
    page = place.page
    press(page, place, 'form[action$="/start/"] button')
    for number, step in enumerate(steps(SLUG), start=1):
        _look_closely(person, place, step["id"])
        for given in (one for one in ANSWERS if one.step == number):
            answer_by_keyboard(page, place, given)
            if given.button:
                _look_closely(person, place, f"{step['id']}-{given.button[1]}")
        person.sight.look(place, f"{step['id']}-answered")
        press(page, place, "nav.steps .next" if number < len(steps(SLUG)) else "nav.steps .next button")
    expect(place.locator(".score strong")).to_have_text(str(POINTS))


def test_every_block_is_answered_without_javascript(seat: Seat, link: int) -> None:
    person = seat("every-block-no-javascript", scripts=False)
    person.log_in("learner3")
    place = person.launch_by_hand(link)
    start(place)
    for number in range(1, len(steps(SLUG)) + 1):
        expect(place.locator("main button[type=button]:visible")).to_have_count(0)  # none that does nothing
        for given in (one for one in ANSWERS if one.step == number):
            answer(place, given)
        if number < len(steps(SLUG)):
            next_step(place)
    finish(place)
    expect(place.locator(".score strong")).to_have_text(str(POINTS))


VOICE = """
  window.spoken = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };
  const voices = [{ lang: 'en-GB', localService: true }, { lang: 'sv-SE', localService: true }];
  Object.defineProperty(window, 'speechSynthesis', { value: {
    getVoices: () => voices, addEventListener() {}, cancel() { this.now = null },
    speak(speech) { this.now = speech; window.spoken.push([speech.text, speech.lang]) },
  } });
"""


def _step_of(block: str) -> int:
    return next(one.step for one in ANSWERS if one.block == block)


def _open_step(person: Person, link: int, number: int) -> Frame:
    place = person.launch(link, own_window=True)
    start(place)
    place.goto(f"{place.url.split('/steps/')[0]}/steps/{number}/")
    return place


SWITCH_ON = """
from activities.models import Organisation
Organisation.objects.update(switched_on=["read_aloud"])
"""


def test_a_step_is_read_aloud_part_by_part_where_there_is_a_voice(
    house: House, seat: Seat, link: int
) -> None:
    house.tool.manage("shell", "--no-imports", "-c", SWITCH_ON)
    person = seat("read-aloud")
    person.log_in("learner3")
    place = _open_step(person, link, 1)
    listen = place.locator("[data-listen]")
    expect(listen).to_be_hidden()  # this browser has no voice at all
    person.context.add_init_script(VOICE)
    place.goto(place.url)
    expect(listen).to_have_text("Listen")
    person.sight.look(place, "listen")
    listen.click()
    expect(listen).to_have_text("Stop listening")
    place.evaluate("speechSynthesis.now.onend()")
    assert place.evaluate("spoken") == [["Read", "en-GB"], ["The first day", "en-GB"]]
    expect(place.locator(".is-read")).to_have_text("The first day")
    person.sight.look(place, "listening")
    listen.click()
    expect(listen).to_have_text("Listen")
    expect(place.locator(".is-read")).to_have_count(0)
    assert place.evaluate("speechSynthesis.now") is None
    place.goto(place.url.replace("/1/", f"/{_step_of('late')}/"))
    listen.click()
    place.evaluate("() => { while (speechSynthesis.now) speechSynthesis.now.onend() }")
    spoken = [text for text, _ in place.evaluate("spoken")]
    assert {"The workshop, good morning!", "I hang up."} <= set(spoken)  # replies are buttons, and read too
    assert "Say what happened and when you will come." not in spoken  # nobody has asked for the hint
    expect(listen).to_have_text("Listen")


def test_a_video_stops_for_its_questions_and_goes_on(seat: Seat, link: int) -> None:
    person = seat("moments")
    person.log_in("learner3")
    place = _open_step(person, link, 3)
    place.evaluate("document.querySelector('video').muted = true")
    place.evaluate("document.querySelector('video').play()")
    first, second = place.locator("#film-first"), place.locator("#film-then")
    for question, moment in ((first, 2), (second, 5)):
        expect(question).to_be_focused()
        expect(question).to_be_in_viewport()
        paused, time = place.evaluate("(v => [v.paused, v.currentTime])(document.querySelector('video'))")
        assert paused
        assert moment <= time < moment + 2
        person.sight.picture(place, f"question-at-{moment}")
        question.locator("label").first.click()
        question.locator("[data-go-on]").click()
        expect(question.locator("[data-go-on]")).to_be_hidden()
    until(lambda: place.evaluate("document.querySelector('video').ended"), True, seconds=30)
    assert place.evaluate("document.querySelector('track[default]').track.cues.length") == 3
    person.sight.look(place, "seen-to-the-end")


def test_one_looks_around_a_place_by_its_spots(seat: Seat, link: int) -> None:
    person = seat("look-around")
    person.log_in("learner3")
    place = _open_step(person, link, 4)
    assert place.evaluate("typeof pannellum") == "undefined"  # fetched only when asked for
    expect(place.locator("text=The red door leads to the yard.")).to_be_visible()
    place.click("text=Look around")
    place.wait_for_selector(".pnlm-render-container canvas")
    expect(place.locator("text=The red door leads to the yard.")).to_be_hidden()
    tab_to(place.page, place, "button.spot")
    place.page.keyboard.press("Enter")
    expect(place.locator("text=The red door leads to the yard.")).to_be_visible()
    place.click("button.spot >> text=The window")
    expect(place.locator("text=The window looks out on the river.")).to_be_visible()
    person.sight.look(place, "window", wide=True)
    place.click("text=Left")
    place.click("text=Closer")
    person.sight.look(place, "window-left-closer")
    place.click("text=Close the view")
    expect(place.locator("button.spot")).to_have_count(0)
    expect(place.locator("text=The red door leads to the yard.")).to_be_visible()
    person.context.route("**/hall*.jpg", lambda route: route.abort())
    place.goto(place.url)
    place.click("text=Look around")
    expect(place.locator("text=The view does not open on this device.")).to_be_visible()
    expect(place.locator("text=The red door leads to the yard.")).to_be_visible()
    person.sight.look(place, "view-does-not-open")
