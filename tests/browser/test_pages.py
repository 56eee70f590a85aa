"""Every page of the tool, a walk in each language: no fault for axe and the ruler, pictured for our own eyes."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame

from tests.browser.conftest import Seat
from tests.browser.instruments.course import ACCOUNT, SCAM, TOUR, Course, furnished
from tests.browser.instruments.keyboard import press, tab_to
from tests.browser.instruments.person import Person, answer, finish, next_step, speak, start
from tests.browser.instruments.sight import violations
from tests.flows.house import House
from tests.flows.right_answers import Answer, right_answers, steps

pytestmark = pytest.mark.browser


@pytest.fixture
def course(house: House) -> Course:
    return furnished(house)


def _session(place: Frame) -> str:
    """The address under which all pages of a session stand."""
    parts = urlsplit(place.url)
    return f"{parts.scheme}://{parts.netloc}/" + "/".join(parts.path.split("/")[1:3])


def _wrong(block: str, step: int) -> Answer:
    found = next(one for one in steps(SCAM)[step - 1]["blocks"] if one["id"] == block)
    return Answer(
        step, block, {"response": [next(one["id"] for one in found["options"] if not one.get("correct"))]}
    )


def test_the_pages_of_an_exercise_with_wrong_and_missing_answers(
    house: House, course: Course, seat: Seat
) -> None:
    person = seat("pages-exercise")
    person.log_in("learner3")
    place, look = person.launch(course.picked[SCAM], own_window=True), person.sight.look
    speak(place, "fi")
    look(place, "activity", wide=True)
    start(place)
    look(place, "question", wide=True)
    first, *others = right_answers(SCAM)
    answer(place, Answer(first.step, first.block))
    look(place, "nothing-chosen")
    answer(place, _wrong(first.block, first.step))
    look(place, "wrong-answer")
    answer(place, first)
    look(place, "right-answer")
    place.goto(f"{place.url.split('/steps/')[0]}/steps/{others[-1].step}/")
    look(place, "last-step-order-and-checklist")
    finish(place)
    look(place, "almost-ready")
    place.goto(_session(place) + "/")
    look(place, "home-under-way")
    place.goto(f"{_session(place)}/no-such-page/")
    look(place, "not-found")


def test_the_pages_of_a_tour(house: House, course: Course, seat: Seat) -> None:
    person = seat("pages-tour")
    person.log_in("learner2")
    place = person.launch(course.picked[TOUR], own_window=True)
    speak(place, "sv")
    person.sight.look(place, "tour", wide=True)
    start(place)
    for number in range(1, len(steps(TOUR)) + 1):
        person.sight.look(place, f"tour-step-{number}", wide=number == 1)
        if number < len(steps(TOUR)):
            next_step(place)


def test_the_pages_of_a_practice_screen_and_the_way_out(house: House, course: Course, seat: Seat) -> None:
    person = seat("pages-practice-screen")
    person.log_in("learner1")
    place = person.launch(course.picked[ACCOUNT], own_window=True)
    speak(place, "ar")
    start(place)
    screens = [given for given in right_answers(ACCOUNT) if given.button]
    for _ in range(screens[0].step - 1):
        next_step(place)
    for number, given in enumerate(screens, start=1):
        person.sight.look(place, f"screen-{number}")
        answer(place, given)
    person.sight.look(place, "screen-arrived")
    for path in ("accessibility/", "privacy/"):
        place.goto(f"{_session(place)}/{path}")
        person.sight.look(place, path.strip("/"), wide=True)
    place.goto(f"{_session(place)}/accessibility/")
    place.click("section form button")
    person.sight.look(place, "feedback-empty")
    place.fill("textarea", "The letters are small on my phone.")
    place.click("section form button")
    place.wait_for_selector("#thanks .notice-ok")
    person.sight.look(place, "feedback-thanks")
    _leave(person, place)


def _leave(person: Person, place: Frame) -> None:
    gone = place.url
    place.click('form[action$="/leave/"] button')
    place.wait_for_selector("h1")
    person.sight.look(place, "left")
    place.goto(gone)
    person.sight.look(place, "session-ended")


def test_the_pages_of_an_instructor(house: House, course: Course, seat: Seat) -> None:
    person = seat("pages-instructor")
    person.log_in("learner3")
    person.launch(course.bare, own_window=True)
    person.sight.look(person.page.main_frame, "not-chosen-yet")
    person.log_in("instructor")
    place, look = person.launch(course.bare, own_window=True), person.sight.look
    look(place, "choose", wide=True)
    place.click("#pick-submit")
    place.wait_for_selector("[role=alert]")
    look(place, "choose-nothing-chosen")
    place.goto(f"{_session(place)}/")
    look(place, "home-instructor", wide=True)
    place = person.launch(course.picked[SCAM], own_window=True)
    look(place, "results", wide=True)
    place.goto(f"{_session(place)}/preview/{SCAM}/")
    look(place, "preview", wide=True)


def test_an_instructor_sees_one_group_alone(house: House, seat: Seat) -> None:
    house.fresh()
    house.lms.control("rules", {"rules": "standard"})
    house.lms.control("groups", {"name": "Puutyö", "set": "Sali", "people": ["learner1", "learner2"]})
    house.lms.control("groups", {"name": "Metalli", "people": ["learner3"]})
    house.register(house.registration_link())
    person = seat("pages-groups")
    person.log_in("instructor")
    place = person.launch(house.pick(SCAM)[SCAM], own_window=True)
    speak(place, "ar")
    place.goto(f"{_session(place)}/people/")
    tab_to(person.page, place, ".find summary")
    person.page.keyboard.press("Enter")
    tab_to(person.page, place, "#group")
    person.page.keyboard.type("Puu")
    press(person.page, place, ".find button")
    person.sight.look(place, "group", wide=True)
    assert place.locator("table.results tbody tr").count() == 2
    follow = place.locator("table.results tbody a").first
    follow.click()
    place.wait_for_selector("#outreach")
    assert "Puutyö (Sali)" in place.inner_text("main")
    person.sight.look(place, "person-with-group")


def test_the_pages_that_stand_outside_a_course(house: House, seat: Seat) -> None:
    person = seat("pages-outside")
    tool, place = house.tool.url, person.page.main_frame
    pages = {
        "front": "/",
        "accessibility": "/accessibility/?language=ar",
        "privacy": "/privacy/?language=sv",
        "opened-directly": "/lti/launch/",
        "unknown-platform": "/lti/login/?iss=https://lms.example&login_hint=1&target_link_uri=" + tool,
        "not-found": "/nowhere/",
        "registration-link": urlsplit(house.registration_link()).path,
        "wrong-registration-link": "/lti/register/wrong/",
    }
    for name, path in pages.items():
        place.goto(f"{tool}{path}")
        person.sight.look(place, name)
    place.goto(f"{tool}/admin/login/")  # Django's own page: its measures are not ours
    person.sight.picture(place, "admin-login")
    assert violations(place) == []


def test_the_pages_of_a_registration_in_a_window_of_its_own(house: House, seat: Seat) -> None:
    person = seat("pages-registration")
    person.log_in("admin")
    person.page.click("text=Tools")
    person.page.fill("#registration-url", house.registration_link(auto_approve=False))
    person.page.click("text=Add tool")
    address = str(person.page.get_attribute("iframe", "src"))
    place = person.page.main_frame
    place.goto(address)
    person.sight.look(place, "register", wide=True)
    place.click("main form button")
    place.wait_for_selector('script[src*="close"]', state="attached")
    person.sight.look(place, "registered")


PLANTED: dict[str, tuple[str, str]] = {
    "label": ("label", "document.querySelector('.pick label').replaceWith('')"),
    "image-alt": ("image-alt", "document.querySelector('img').removeAttribute('alt')"),
    "color-contrast": ("color-contrast", "document.querySelector('h1').style.color = '#eee'"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_axe_finds_a_planted_fault_inside_the_frame(house: House, seat: Seat, fault: str) -> None:
    house.register(house.registration_link())
    rule, script = PLANTED[fault]
    place = _picker(seat("planted-fault"))
    assert violations(place) == []
    place.evaluate(script)
    assert rule in {found["rule"] for found in violations(place)}


def _picker(person: Person) -> Frame:
    person.log_in("instructor")
    person.page.click("text=Add activity")
    return person.open_picker()
