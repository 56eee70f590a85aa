"""A grade that a teacher has written into Moodle's gradebook by hand: both see it, in their own windows."""

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.person import do_all
from tests.browser.test_pages import _session
from tests.flows.house import House
from tests.flows.test_overrides import SLUG, override
from tests.flows.visitor import until

pytestmark = pytest.mark.browser


def test_a_teachers_override_is_shown_after_a_round_of_the_worker(house: House, seat: Seat) -> None:
    house.register(house.registration_link())
    link = house.pick(SLUG)[SLUG]
    override(house, 3)
    learner = seat("override-learner")
    learner.log_in("learner3")
    place = learner.launch(link)
    do_all(place, SLUG)
    until(lambda: looked_at_again(place, "The course holds another grade: 3 %"), True, seconds=30)
    learner.sight.look(place, "result")
    teacher = seat("override-teacher")
    teacher.log_in("instructor")
    results = teacher.launch(link, own_window=True)
    results.goto(f"{_session(results)}/gradebook/")
    expect(results.locator("main")).to_contain_text("kurssilla: 3 %")
    teacher.sight.look(results, "gradebook", wide=True)


def looked_at_again(place: Frame, words: str) -> bool:
    """The worker goes round by itself; the page says what it has brought when it is opened again."""
    place.goto(place.url)
    return words in place.locator("body").inner_text()
