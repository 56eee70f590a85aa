from typing import Any

import pytest
from django.utils.translation import override

from activities.host_answers import RosterMember
from activities.models import Course, Enrolment
from activities.teaching import people
from activities.teaching.people import PeopleFilter
from activities.teaching.roster import take_over
from tests.activities.learning.doing import MONDAY, begin, do, on_day
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db
NAMES = {"aino": "Aino Koskenranta", "samir": "samir al-Haddar", "grace": "Grace Okonjo-Laine"}


@pytest.fixture
def course() -> Course:
    return make.course()


@pytest.fixture
def three(course: Course) -> dict[str, Enrolment]:
    """Samir did something today, Aino on Monday; Grace has been here and begun nothing."""
    with on_day(0):
        members = {name: make.member(course) for name in ("samir", "aino", "grace")}
        begin(make.placement(course), members["aino"])
    with on_day(7):
        do(make.placement(course), members["samir"])
    return members


def numbers(course: Course, day: float = 7, **filters: Any) -> list[int]:
    with on_day(day), override("en"):
        return [one.number for one in people.page(course=course, people_filter=PeopleFilter(**filters)).items]


def test_without_names_everyone_stands_by_number(course: Course, three: dict[str, Enrolment]) -> None:
    assert numbers(course) == [1, 2, 3]
    with override("sv"):
        assert people.page(course=course, people_filter=PeopleFilter()).items[2].name == "Deltagare 3"


def test_with_names_they_stand_by_name(course: Course, three: dict[str, Enrolment]) -> None:
    names: dict[int | str, str] = {three[key].user_id: name for key, name in NAMES.items()}
    with hosted_by(FakeHost(names=names)):
        assert numbers(course) == [2, 3, 1]
        assert [people.find_numbers(course=course, text=text) for text in ("al-haddar", "AINO koskenranta", "3", "nobody")] == [
            [1], [2], [3], []
        ]  # fmt: skip
        assert numbers(course, numbers=frozenset({2, 1, 99})) == [2, 1]
        assert numbers(course, numbers=frozenset()) == []


def test_the_order_can_be_chosen(course: Course, three: dict[str, Enrolment]) -> None:
    assert numbers(course, sort="silence") == [2, 3, 1]
    assert numbers(course, sort="finished") == [1, 2, 3]


def test_a_part_can_be_shown(course: Course, three: dict[str, Enrolment]) -> None:
    assert numbers(course, show="not_started") == [3]
    assert numbers(course, show="under_way") == [2]
    assert numbers(course, show="silent") == [2, 3]
    assert numbers(course, day=1, show="silent") == []
    assert numbers(course, show="unheard of") == [1, 2, 3]


def test_a_course_has_its_own_measure_of_silence(course: Course, three: dict[str, Enrolment]) -> None:
    course.silent_after_days = 8
    assert numbers(course, show="silent") == []


def test_those_who_have_not_come_stand_among_the_others_with_their_names(
    course: Course, three: dict[str, Enrolment]
) -> None:
    present = [RosterMember(key, one.user_id, True, True) for key, one in three.items()]
    with on_day(8):
        take_over(course=course, members=[*present, RosterMember("nina", None, True, True)], at=MONDAY)
    with hosted_by(FakeHost(names={"nina": "Nina Uusi"})):
        (person,) = people.page(course=course, people_filter=PeopleFilter(show="expected")).items
        assert (person.number, person.name, person.has_come) == (4, "Nina Uusi", False)
        one = people.find_learner(course=course, number=4)
        assert one is not None
        assert one.name == "Nina Uusi"
    assert numbers(course, show="not_started") == [3, 4]
    assert numbers(course, sort="silence")[0] == 4


def test_pages_follow_one_another(course: Course) -> None:
    for _ in range(5):
        make.member(course)
    first, last = (
        people.page(course=course, people_filter=PeopleFilter(page=number), size=2) for number in (1, 9)
    )
    assert ([one.number for one in first.items], first.after, first.before) == ([1, 2], 2, None)
    assert ([one.number for one in last.items], last.after, last.before) == ([5], None, 2)
    assert (last.first, last.last, last.total, last.pages) == (5, 5, 5, 3)


def test_only_learners_whose_results_count_are_people_of_the_course(course: Course) -> None:
    make.member(course, counts=False)
    teacher = make.member(course, "instructor")
    assert numbers(course) == []
    assert people.find_learner(course=course, number=teacher.number) is None
