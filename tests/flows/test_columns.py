"""Links without a gradebook column: the tool makes one, and never two."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.flows.house import House
from tests.flows.visitor import Visitor, until

pytestmark = pytest.mark.flow
SLUG = "make-an-email-account"
LEARNERS = ("learner1", "learner2", "learner3")


def _finish(house: House, person: str, link: int) -> None:
    with Visitor(house.lms, person) as learner:
        learner.launch(link)
        learner.do(SLUG)


def test_two_learners_who_finish_at_once_get_one_column_and_a_later_one_gets_the_same(known: House) -> None:
    link = known.link(title="Without a column", url=f"{known.tool.url}/lti/launch/{SLUG}/")
    assert known.lms.state()["line_items"] == []
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda person: _finish(known, person, link), LEARNERS[:2]))
    until(lambda: [known.grades(person) for person in LEARNERS[:2]], [[100], [100]], seconds=15)
    _finish(known, LEARNERS[2], link)
    until(lambda: known.grades("learner3"), [100], seconds=5)
    columns = known.lms.state()["line_items"]
    assert [column["link"] for column in columns] == [link]
