"""A whole class opens an activity at the same moment, and the LMS's keys have never been fetched before."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.flows.house import House
from tests.flows.visitor import Visitor

pytestmark = pytest.mark.flow
SLUG = "is-this-a-scam"
LEARNERS = [f"learner{number}" for number in range(1, 7)]


def test_the_very_first_launches_all_succeed_when_they_come_at_once(known: House) -> None:
    link = known.link(title="First", url=f"{known.tool.url}/lti/launch/{SLUG}/")
    at_once = Barrier(len(LEARNERS), timeout=30)

    def opened(person: str) -> str:
        with Visitor(known.lms, person) as learner:
            learner.open(f"{known.lms.url}/launch/{link}/")
            learner.send(lambda form: "login_hint" in form.fields)
            at_once.wait()
            learner.send(lambda form: "id_token" in form.fields)
            return learner.url

    with ThreadPoolExecutor(len(LEARNERS)) as everyone:
        addresses = list(everyone.map(opened, LEARNERS))
    assert all("/p/" in address for address in addresses)
    assert known.lms.state()["requests"]["jwks"] == 1
