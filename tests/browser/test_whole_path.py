"""The main path in real frames, in three settings of a browser: register, add, learn, grade, results."""

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.chromium import DEFAULT, REFUSED_IN_FRAMES, THIRD_PARTY_BLOCKED, Profile
from tests.browser.instruments.person import Person, do_all, push, tick
from tests.flows.house import House
from tests.flows.right_answers import full_points

pytestmark = pytest.mark.browser
SLUG = "make-an-email-account"
POINTS = str(full_points(SLUG))
LEARNER, LEARNERS_NAME = "learner3", "Grace Okonjo-Laine"
PROFILES = [pytest.param(DEFAULT, marks=pytest.mark.on_both), THIRD_PARTY_BLOCKED, REFUSED_IN_FRAMES]


def _register(admin: Person, link: str) -> None:
    page = admin.page
    admin.log_in("admin")
    page.click("text=Tools")
    page.fill("#registration-url", link)
    page.click("text=Add tool")
    frame = admin.frame("registration-frame")
    frame.wait_for_selector('input[name="proof"]', state="attached")
    admin.sight.look(frame, "registration", wide=True)
    push(frame, "form button")
    page.click("#finished a")
    page.click("text=Activate")


def _add_activity(instructor: Person) -> int:
    page = instructor.page
    instructor.log_in("instructor")
    page.click("text=Add activity")
    place = instructor.open_picker()
    instructor.sight.look(place, "picker", wide=True)
    tick(place, SLUG)
    push(place, "#pick-submit")
    expect(page.locator("li[data-link]")).to_have_count(1)
    return int(instructor.house.lms.state()["links"][-1]["id"])


def _learn(learner: Person, link: int) -> Frame:
    learner.log_in(LEARNER)
    place = learner.launch(link)
    learner.sight.look(place, "activity")
    do_all(place, SLUG, learner.sight)
    return place


def _expect_grade_in_gradebook(learner: Person) -> None:
    gradebook = learner.context.new_page()
    gradebook.goto(f"{learner.house.lms.url}/gradebook/")
    expect(gradebook.locator(f'td[data-person="{LEARNER}"]')).to_have_text(POINTS, timeout=5_000)
    learner.sight.picture(gradebook.main_frame, "lms-gradebook")
    gradebook.close()


def _go_back_to_the_course(learner: Person, place: Frame) -> None:
    push(place, 'main a[target="_top"]')
    place.page.wait_for_url(f"{learner.house.lms.url}/return/**")
    learner.leave(place)


def _look_at_results(instructor: Person, link: int) -> None:
    instructor.log_in("instructor")
    place = instructor.launch(link)
    row = place.locator("table.results tbody tr", has_text=LEARNERS_NAME)
    expect(row).to_contain_text(f"{POINTS} / {POINTS}")
    expect(row.locator(".state-ok")).to_be_visible()
    instructor.sight.look(place, "results", wide=True)


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_a_grade_comes_all_the_way_from_registration_to_the_instructors_results(
    house: House, seat: Seat, profile: Profile
) -> None:
    person = seat(profile.name, profile)
    _register(person, house.registration_link())
    link = _add_activity(person)
    place = _learn(person, link)
    states = place.locator("#states .state-ok")
    expect(states.first).to_be_visible()  # saved here
    _expect_grade_in_gradebook(person)
    expect(states).to_have_count(2)  # and sent
    person.sight.look(place, "done", wide=True)
    _go_back_to_the_course(person, place)
    _look_at_results(person, link)
