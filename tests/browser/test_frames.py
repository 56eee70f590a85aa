"""What frames make hard: several at once on a first visit, and a browser that runs no scripts."""

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.course import ACCOUNT, SCAM, TOUR
from tests.browser.instruments.person import answer, finish, next_step, start
from tests.flows.house import House
from tests.flows.right_answers import right_answers
from tests.flows.visitor import until

pytestmark = pytest.mark.browser


def test_four_frames_of_one_page_all_launch_on_a_first_visit_and_all_take_an_answer(
    house: House, seat: Seat
) -> None:
    house.register(house.registration_link())
    house.pick(SCAM, ACCOUNT, TOUR)
    house.link(title="The same again", url=f"{house.tool.url}/lti/launch/{ACCOUNT}/")
    slugs = [link["url"].rstrip("/").rsplit("/", 1)[-1] for link in house.lms.state()["links"]]
    person = seat("four-frames")
    person.log_in("learner3")
    person.page.goto(f"{house.lms.url}/course/frames/")
    frames = [person.frame(f"frame-{link['id']}") for link in house.lms.state()["links"]]
    for frame in frames:
        frame.wait_for_url(person.in_session)
    assert len(frames) == person.times_asked() - 1 == 4
    for frame, slug in zip(frames, slugs, strict=True):
        start(frame)
        _give_first_answer(frame, slug)
    person.sight.picture(frames[0], "four-frames")


def _give_first_answer(frame: Frame, slug: str) -> None:
    first = right_answers(slug)[0]
    for _ in range(first.step - 1):
        next_step(frame)
    answer(frame, first)
    expect(frame.locator(f"#feedback-{first.block}.feedback-right")).to_be_visible()


def test_a_learner_without_javascript_comes_to_the_end_and_the_grade_arrives(
    house: House, seat: Seat
) -> None:
    house.register(house.registration_link())
    link = house.pick(SCAM)[SCAM]
    person = seat("no-javascript", scripts=False)
    person.log_in("learner3")
    frame = person.launch_by_hand(link)
    start(frame)
    here = 1
    for given in right_answers(SCAM):
        for _ in range(given.step - here):
            next_step(frame)
        here = given.step
        answer(frame, given)
    person.sight.picture(frame, "last-step")
    finish(frame)
    expect(frame.locator("#states .state-ok").first).to_be_visible()
    person.sight.picture(frame, "done")
    until(lambda: house.grades("learner3"), [100], seconds=5)
