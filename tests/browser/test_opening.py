"""What a learner may open, and what is no longer in the course: a hidden activity and one that was put away."""

import pytest

from tests.browser.conftest import Seat
from tests.browser.instruments.course import ACCOUNT, SCAM, furnished
from tests.browser.instruments.person import speak, start
from tests.browser.test_pages import _session
from tests.flows.house import House

pytestmark = pytest.mark.browser


def test_a_learner_is_led_to_the_course_and_an_instructor_puts_away(house: House, seat: Seat) -> None:
    course = furnished(house)
    teacher = seat("opening-teacher")
    teacher.log_in("instructor")
    results = teacher.launch(course.picked[ACCOUNT], own_window=True)
    hidden = results.url.split("/p/")[1].split("/")[0]
    learner = seat("opening-learner")
    learner.log_in("learner3")
    place, look = learner.launch(course.picked[SCAM], own_window=True), learner.sight.look
    speak(place, "fi")
    start(place)
    step = place.url
    place.goto(f"{_session(place)}/")
    look(place, "home", wide=True)
    place.goto(f"{_session(place)}/p/{hidden}/")
    look(place, "not-open", wide=True)
    results.goto(f"{_session(results)}/")
    teacher.sight.look(results, "course", wide=True)
    results.locator("form[action$='put-away/'] button").last.click()
    teacher.sight.look(results, "put-away", wide=True)
    place.goto(step)
    look(place, "away", wide=True)
    assert place.locator("form[action$='start/']").count() == 0
    place.goto(f"{_session(place)}/")
    look(place, "home-away")
    results.locator("form[action$='bring-back/'] button").first.click()
    place.goto(step)
    assert "/steps/" in place.url
    results.goto(f"{_session(results)}/people/")
    results.locator("th a[href*='/people/']").first.click()
    results.locator("details summary").last.click()
    teacher.sight.look(results, "person", wide=True)
    results.locator("form[action$='put-aside/'] button").click()
    teacher.sight.look(results, "apart", wide=True)
    results.locator("form[action$='count/'] button").first.click()
    house.tool.manage("send_scores", "--once")
    results.goto(f"{_session(results)}/")
    teacher.sight.look(results, "unopened", wide=True)
