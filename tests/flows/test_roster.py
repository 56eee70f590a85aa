"""The course's own list of people, from an LMS to the instructor's page and on to a first launch."""

import re

import pytest

from tests.flows.house import House
from tests.flows.visitor import Visitor, until

pytestmark = pytest.mark.flow
NAMES = {"Aino Koskenranta", "Elof Sandström", "Grace Okonjo-Laine", "Samir al-Haddar", "Mai Linh Nguyenlahti", "Veikko Tuulasmaa"}  # fmt: skip


def numbers(visitor: Visitor) -> dict[str, str]:
    """The number in the course by name, as the page links them."""
    links = re.findall(
        r'people/(\d+)/">(?:<bdi>)?([^<]+)<', visitor.session.get(visitor.url, timeout=30).text
    )
    return {name: number for number, name in links}


def test_people_are_awaited_arrive_and_leave(known: House) -> None:
    links = known.pick("_overview", "is-this-a-scam")
    with Visitor(known.lms, "instructor") as teacher, Visitor(known.lms, "learner2") as elof:
        teacher.launch(links["_overview"])
        course = teacher.url
        teacher.open(f"{course}people/")
        awaited = numbers(teacher)
        assert awaited.keys() == NAMES
        elof.launch(links["is-this-a-scam"])
        elof.do("is-this-a-scam")
        teacher.open(f"{course}people/")
        assert numbers(teacher) == awaited
        teacher.open(f"{course}people/{awaited['Elof Sandström']}/")
        assert "Elof Sandström" in teacher.page.text
        assert "100" in teacher.page.text
        known.lms.control("people", {"person": "learner2", "active": False})
        try:
            until(lambda: _has_left(teacher, course), True, seconds=30)
        finally:
            known.lms.control("people", {"person": "learner2", "active": True})


def _has_left(teacher: Visitor, course: str) -> bool:
    """The button asks again at most every ten seconds."""
    teacher.open(f"{course}people/")
    teacher.press("/people/refresh/")
    teacher.open(f"{course}people/?show=left")
    return "Elof Sandström" in teacher.page.text
