"""What a teacher writes into the gradebook by hand is seen and said, and nothing is said that was not seen."""

import time

import pytest

from tests.flows.house import House
from tests.flows.visitor import Visitor, until

pytestmark = pytest.mark.flow
SLUG = "make-an-email-account"


def override(house: House, percent: float) -> None:
    (column,) = house.lms.state()["line_items"]
    score = column["score_maximum"] * percent / 100
    house.lms.control("override", {"line_item": column["id"], "person": "learner3", "score": score})
    time.sleep(1.01)  # an LMS compares whole seconds: a grade of the same one is older to it


def told(visitor: Visitor, words: str) -> bool:
    visitor.open(visitor.url)
    return words in visitor.page.text


def test_an_override_is_shown_after_one_round_of_the_worker(known: House) -> None:
    link = known.pick(SLUG)[SLUG]
    override(known, 3)
    with Visitor(known.lms, "learner3") as learner:
        learner.launch(link)
        learner.do(SLUG)
        until(lambda: told(learner, "The course holds another grade: 3 %"), True, seconds=30)
        assert not told(learner, "In the gradebook")
    with Visitor(known.lms, "instructor") as instructor:
        instructor.launch(link)
        instructor.open(next(one for one in instructor.page.links if one.endswith("/gradebook/")))
        assert "kurssilla: 3 %" in instructor.page.text


def test_a_grade_is_in_the_gradebook_once_it_was_seen_there_and_an_override_is_seen_on_request(
    known: House,
) -> None:
    link = known.pick(SLUG)[SLUG]
    with Visitor(known.lms, "learner3") as learner:
        learner.launch(link)
        learner.do(SLUG)
        until(lambda: told(learner, "In the gradebook"), True, seconds=30)
    override(known, 3)
    with Visitor(known.lms, "instructor") as instructor:
        instructor.launch(link)
        instructor.open(next(one for one in instructor.page.links if one.endswith("/gradebook/")))
        instructor.press("/gradebook/refresh/")
        until(lambda: told(instructor, "kurssilla: 3 %"), True, seconds=30)
