"""A person's data, and a learner's work opened from the gradebook: without fault for axe, by mouse, at every width."""

import pytest

from tests.browser.conftest import Seat
from tests.browser.instruments.course import SCAM, Course, furnished
from tests.browser.instruments.person import answer, start
from tests.flows.house import House
from tests.flows.right_answers import right_answers

pytestmark = pytest.mark.browser


@pytest.fixture
def course(house: House) -> Course:
    return furnished(house)


def test_the_pages_of_a_persons_data_and_of_a_reviewed_work(house: House, course: Course, seat: Seat) -> None:
    person = seat("pages-privacy")
    look = person.sight.look
    person.log_in("learner6")
    place = person.launch(course.picked[SCAM], own_window=True)
    start(place)
    answer(place, right_answers(SCAM)[0])

    person.log_in("instructor")
    person.page.goto(f"{house.lms.url}/gradebook/")
    person.page.click('tr:has-text("Veikko Tuulasmaa") a')
    review = person.frame("framed")
    review.wait_for_url(person.in_session)
    review.wait_for_selector(".feedback-right")
    look(review, "reviewed-work", wide=True)

    person.log_in("learner6")
    person.page.goto(f"{house.lms.url}/course/")
    person.page.click('a[href^="/privacy/"]')
    place = person.frame("framed")
    place.wait_for_url(person.in_session)
    look(place, "my-data", wide=True)
    with person.page.expect_download() as download:
        place.click('a[href$="/my-data/file/"]')
    assert download.value.suggested_filename == "my-data.json"
    place.click('a[href$="/my-data/remove/"]')
    place.wait_for_selector('input[name="sure"]')
    place.click('form[method="post"]:has(input[name="sure"]) button')
    place.wait_for_selector("[role=alert]")
    look(place, "my-data-not-sure", wide=True)
    place.check('input[name="sure"]')
    place.click('form[method="post"]:has(input[name="sure"]) button')
    place.wait_for_selector("main .sign")
    look(place, "my-data-removed", wide=True)
    assert person.troubles == []
