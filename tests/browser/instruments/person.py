"""A person at a real browser: logs in at the LMS, opens activities there, answers in the tool's frame or window."""

import re
from contextlib import suppress

from playwright.sync_api import BrowserContext, ConsoleMessage, Frame, Locator, Page, TimeoutError, expect

from tests.browser.instruments.chromium import DEFAULT, Profile
from tests.browser.instruments.sight import Sight
from tests.flows.house import House
from tests.flows.right_answers import Answer, right_answers


class Person:
    """One browser, at which one person after another sits."""

    def __init__(
        self, context: BrowserContext, house: House, sight: Sight, profile: Profile = DEFAULT
    ) -> None:
        self.context, self.house, self.sight, self.profile = context, house, sight, profile
        self.page: Page = context.pages[0] if context.pages else context.new_page()
        self.troubles: list[str] = []
        context.on("console", self._note)
        context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        self.in_session = re.compile(re.escape(house.tool.url) + r"/s/[0-9a-f]{32}/")

    def _note(self, message: ConsoleMessage) -> None:
        """What a browser complains of, such as a breach of the content security policy; a 404 says so itself."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(f"{message.text} ({message.location})")

    def log_in(self, name: str) -> None:
        self.page.goto(f"{self.house.lms.url}/logout/")
        self.page.click(f'button[value="{name}"]')

    def launch(self, link_id: int, *, own_window: bool = False) -> Frame:
        """Opens an activity; returns the tool's frame, in which its first page stands."""
        address = f"{self.house.lms.url}/course/link/{link_id}/"
        if own_window:
            self.page.goto(f"{address}?target=window")
            self.page.wait_for_url(self.in_session)
            return self.page.main_frame
        asked_before = self.times_asked()
        self.page.goto(address)
        return self.enter(f"frame-{link_id}", asked_before)

    def open_picker(self) -> Frame:
        """As an instructor who adds an activity: from the LMS's list of tools to our list of activities."""
        asked_before = self.times_asked()
        self.page.click("text=Select content for")
        return self.enter("choose-frame", asked_before)

    def launch_by_hand(self, link_id: int) -> Frame:
        """Presses the buttons that the LMS's scripts would press, where the browser runs none."""
        self.page.goto(f"{self.house.lms.url}/course/link/{link_id}/")
        frame = self.frame(f"frame-{link_id}")
        push(frame, 'form:has(input[name="login_hint"]) button')
        push(frame, 'form:has(input[name="id_token"]) button')
        frame.wait_for_url(self.in_session)
        return frame

    def enter(self, frame_name: str, asked_before: int) -> Frame:
        """Goes the way a launch takes in this browser; the LMS must be asked once and not sooner than needed."""
        frame = self.frame(frame_name)
        if self.profile.refuses_in_frames:
            frame = self.own_window(frame, asked_before)
        frame.wait_for_url(self.in_session)
        assert self.times_asked() == asked_before + 1
        return frame

    def frame(self, name: str) -> Frame:
        element = self.page.wait_for_selector(f'iframe[name="{name}"]')
        self.page.wait_for_load_state()  # until then Chromium may still move the frame to another process
        assert element is not None
        found = element.content_frame()
        assert found is not None
        return found

    def times_asked(self) -> int:
        """How often browsers have asked the LMS for an id_token."""
        return int(self.house.lms.state()["requests"].get("auth", 0))

    def own_window(self, frame: Frame, asked_before: int) -> Frame:
        """Presses the button of the page that stands in a frame where no cookie is kept."""
        frame.wait_for_selector('input[name="own_window"]', state="attached")
        self.sight.look(frame, "new-window")
        assert self.times_asked() == asked_before  # the hint, which works once, is unused
        with self.page.expect_popup() as opened:
            push(frame, 'form[target="_blank"] button')
        return opened.value.main_frame

    def new_tab(self) -> None:
        """Goes on in a tab of its own; the one before is closed."""
        before, self.page = self.page, self.context.new_page()
        before.close()

    def leave(self, place: Frame) -> None:
        """Closes a window that the tool opened."""
        if place.page is not self.page:
            place.page.close()


def tick(place: Frame, slug: str) -> None:
    """Marks one activity in the picker, where it may be folded away with its path."""
    folded = place.locator(f"details.pick-more:not([open]):has(#pick-{slug}) > summary")
    if folded.count():
        folded.press("Enter")
    place.check(f"#pick-{slug}")


def start(place: Frame) -> None:
    _follow(place, place.locator('form[action$="/start/"] button'))


def speak(place: Frame, language: str) -> None:
    """Changes the language of the page on the screen."""
    place.locator("details.languages summary").press("Enter")
    _follow(place, place.locator(f'details.languages button[value="{language}"]'))


def answer(place: Frame, given: Answer) -> None:
    """Fills in one form of the step on the screen, sends it and waits for what comes of it."""
    form = fill_in(place, given)
    form.evaluate("form => form.dataset.asked = 'yes'")
    press(form, given)
    # With scripts and without: the form stands there anew, in a new page or in this one.
    expect(place.locator("form.answer[data-asked]")).to_have_count(0)


def fill_in(place: Frame, given: Answer) -> Locator:
    """Fills in one form of the step on the screen."""
    here = place.locator(f'input[name="block"][value="{given.block}"]')
    form = place.locator("form.answer", has=here)
    form.wait_for()
    place.wait_for_load_state("domcontentloaded")  # fields that are not there yet would be passed over
    for name, values in given.values.items():
        _fill(form.locator(f'[name="{name}"]'), values)
    return form


def press(form: Locator, given: Answer) -> None:
    """Presses the form's button, or the one of several that the answer names."""
    mine = f"@form='answer-{given.block}' or ancestor::form[@id='answer-{given.block}']"  # it may stand in the bar
    button = form.locator(f"xpath=ancestor::main//button[@type='submit' and ({mine})]")
    if given.button:
        button = form.locator(f'button[name="{given.button[0]}"][value="{given.button[1]}"]')
    button.click(trial=True)
    button.press("Enter")


def next_step(place: Frame) -> None:
    _follow(place, place.locator("nav.steps a.next"))


def finish(place: Frame) -> None:
    _follow(place, place.locator("form.next button"))


def do_all(place: Frame, slug: str, sight: Sight | None = None) -> None:
    """From the first page of an activity to the end, everything right; each step is looked at once."""
    start(place)
    step = 0
    for given in right_answers(slug):
        while step < given.step:
            step += 1
            if step > 1:
                next_step(place)
            if sight:
                sight.look(place, f"step-{step}")
        answer(place, given)
    finish(place)
    expect(place.locator("#states")).to_be_visible()


def _fill(fields: Locator, values: list[str]) -> None:
    for one in fields.all():
        kind = one.evaluate("element => element.type")
        if kind == "select-one":
            one.select_option(values)
        elif kind == "checkbox":
            one.set_checked(one.get_attribute("value") in values)
        elif kind != "radio":
            one.fill(values[0])
        elif one.get_attribute("value") in values:
            one.check()


def push(place: Frame, selector: str) -> None:
    """Presses what stands in a frame, by key: see `_follow`."""
    button = place.locator(selector).first
    button.click(trial=True)
    button.press("Enter")


def _follow(place: Frame, button: Locator) -> None:
    """Presses what leads to another page, and waits for that page.

    By key, once a click is seen to be possible: in a page of several frames Chromium loses a click now and then, which
    falls where the frame stood before it was scrolled into sight. Of a key, a page that has gone meanwhile never says
    that it came: whether the other page is there decides.
    """
    button.click(trial=True)
    with place.expect_navigation(), suppress(TimeoutError):
        button.press("Enter", timeout=5_000)
