from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from activities.host_answers import CourseGroup, PlainContents, Roster, RosterMember
from activities.learning import attempts
from activities.models import AuditEvent, Course, Enrolment, Expected, Placement, Role
from activities.ports import NoHost
from activities.runtime import clock
from tests.activities.mount import address
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db
CONTENTS = {"members", "groups", "names"}


@pytest.fixture
def teacher() -> Enrolment:
    return make.member(make.course(), Role.INSTRUCTOR)


@pytest.fixture
def learner(teacher: Enrolment) -> Enrolment:
    return make.member(teacher.course)


@pytest.fixture
def placement(teacher: Enrolment) -> Placement:
    return make.placement(teacher.course)


@pytest.fixture
def a_list(learner: Enrolment) -> Iterator[dict[str, Any]]:
    """The course's own list: the learner, and Nina, who has not come; what it says can be changed."""
    members = [RosterMember("a", learner.user_id, True, True), RosterMember("nina", None, True, True)]
    names = {learner.user_id: "Aino <b>Koskenranta</b>", "nina": "Nina Uusi"}
    facts: dict[str, Any] = {"is_offered": True, "has_names": True, "members": members, "names": names}

    class Host(NoHost):
        def roster(self, course: Course, *, names_only: bool = False, is_wanted_now: bool = False) -> Roster:
            at = clock.now() if is_wanted_now or not course.listed_at else course.listed_at
            contents = PlainContents(**{key: facts[key] for key in CONTENTS & facts.keys()})
            state = {key: facts[key] for key in facts.keys() - CONTENTS}
            return Roster(fetched_at=at, contents=contents, **state)

    with hosted_by(Host()):
        yield facts


def page(client: Client, teacher: Enrolment, path: str = "people/") -> str:
    answer = client.get(address(teacher, path))
    assert answer.status_code == 200
    return answer.content.decode()


def test_those_who_have_not_come_stand_in_the_list_with_their_names(
    client: Client, teacher: Enrolment, a_list: dict[str, Any]
) -> None:
    text = page(client, teacher)
    assert "Nina Uusi" in text
    assert "Has not come yet" in text
    assert "Aino &lt;b&gt;Koskenranta" in text
    number = Expected.objects.get().number
    assert "Has not come here yet." in page(client, teacher, f"people/{number}/")


def test_leavers_are_greyed_and_say_so(client: Client, teacher: Enrolment, a_list: dict[str, Any]) -> None:
    page(client, teacher)
    Enrolment.objects.update(last_seen_at="2026-01-01T00:00Z")
    a_list["members"] = a_list["members"][1:]
    client.post(address(teacher, "people/refresh/"))
    text = page(client, teacher)
    assert 'class="left"' in text
    assert "left the course" in text


def test_the_button_asks_for_the_list_anew(client: Client, teacher: Enrolment, learner: Enrolment) -> None:
    host = FakeHost(roster=Roster(is_offered=True))
    with hosted_by(host):
        assert client.post(address(teacher, "people/refresh/")).status_code == 302
        assert client.get(address(teacher, "people/refresh/")).status_code == 405
    assert host.wanted == [True]


def test_without_a_list_it_says_that_only_those_who_came_are_here(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    text = page(client, teacher)
    assert "You see here only those who have come." in text
    assert f"Participant {learner.number}" in text
    assert "people/refresh/" not in text


def test_a_list_in_trouble_says_which_one_is_shown(
    client: Client, teacher: Enrolment, a_list: dict[str, Any]
) -> None:
    page(client, teacher)
    a_list["trouble"] = "The course did not give its list."
    text = page(client, teacher)
    assert "The course did not give its list." in text
    assert "You see the list of" in text


def test_names_off_is_said_plainly(client: Client, teacher: Enrolment, a_list: dict[str, Any]) -> None:
    a_list["are_names_off"] = True
    assert "Names are off. A number is always the same person in this course." in page(client, teacher)


def test_a_search_that_finds_nobody_says_so(client: Client, teacher: Enrolment, learner: Enrolment) -> None:
    answer = client.post(address(teacher, "people/"), {"q": "unheard-of", "show": "", "sort": "number"})
    assert answer["Location"] == "?sort=number&people=none"
    assert "Nobody fits." in page(client, teacher, "people/?sort=number&people=none")


def test_a_name_that_is_sought_stands_in_no_address(
    client: Client, teacher: Enrolment, placement: Placement, a_list: dict[str, Any]
) -> None:
    page(client, teacher)
    number = Expected.objects.get().number
    for path in ("people/", "gradebook/", f"p/{placement.public_id}/results/"):
        where = client.post(address(teacher, path), {"q": "nina uusi", "look": "map"})["Location"]
        assert where == f"?look=map&people={number}"
        found = page(client, teacher, path + where)
        assert ("Nina Uusi" in found, "Koskenranta" in found) == (True, False)
        assert "You see what your search has found." in found


@pytest.mark.parametrize(
    "query", ["?page=999999", "?page=-1", "?page=x", "?sort=%00&show=%00&people=%00.1.x", "?page=٣"]
)
def test_a_strange_address_is_an_ordinary_page(
    client: Client, teacher: Enrolment, learner: Enrolment, query: str
) -> None:
    for path in ("people/", "gradebook/", "outreach/", f"people/{learner.number}/"):
        page(client, teacher, path + query)


def test_a_learners_page_leads_to_every_answer(
    client: Client, teacher: Enrolment, learner: Enrolment, placement: Placement
) -> None:
    attempt = attempts.start(placement=placement, learner=learner.user)
    attempts.answer(attempt=attempt, block="q1", key="k", form={"response": ["wrong"]})
    path = f"people/{learner.number}/attempts/{attempt.public_id}/"
    assert path in page(client, teacher, f"people/{learner.number}/")
    text = page(client, teacher, path)
    for words in ("question q1 (en)", "that (en)", "Wrong", "Not answered yet"):
        assert words in text


def test_an_attempt_is_shown_under_its_own_learner_alone(
    client: Client, teacher: Enrolment, learner: Enrolment, placement: Placement
) -> None:
    attempt, other = attempts.start(placement=placement, learner=learner.user), make.member(teacher.course)
    elsewhere = make.placement()
    make.member(elsewhere.course, who=learner.user)
    there = attempts.start(placement=elsewhere, learner=learner.user)
    for number, public_id in ((other.number, attempt.public_id), (learner.number, there.public_id)):
        assert client.get(address(teacher, f"people/{number}/attempts/{public_id}/")).status_code == 404


def test_an_instructors_own_doings_are_no_colleagues_business(client: Client, teacher: Enrolment) -> None:
    colleague = make.member(teacher.course, Role.INSTRUCTOR)
    assert client.get(address(teacher, f"people/{colleague.number}/")).status_code == 404


def test_every_look_at_a_person_is_written_down(
    client: Client, teacher: Enrolment, learner: Enrolment, placement: Placement
) -> None:
    attempt = attempts.start(placement=placement, learner=learner.user)
    number = learner.number
    for path in (
        "", "people/", "gradebook/", "gradebook/results.csv", "gradebook/results.xlsx", "outreach/",
        f"p/{placement.public_id}/results/", f"people/{number}/", f"people/{number}/attempts/{attempt.public_id}/",
    ):  # fmt: skip
        assert client.get(address(teacher, path)).status_code == 200
    seen = AuditEvent.objects.order_by("pk").values_list("action", "actor", "subject", "course")
    me, here = teacher.user.token, teacher.course.public_id
    assert list(seen) == [
        ("course.view", me, "", here),
        ("people.list", me, "", here),
        ("gradebook.view", me, "", here),
        ("gradebook.export", me, "", here),
        ("gradebook.export", me, "", here),
        ("outreach.list", me, "", here),
        ("results.view", me, "", here),
        ("person.view", me, learner.user.token, here),
        ("person.view", me, learner.user.token, here),
    ]


def test_a_learner_who_looks_at_the_course_is_not_written_down(client: Client, learner: Enrolment) -> None:
    client.get(address(learner))
    assert not AuditEvent.objects.exists()


@pytest.fixture
def groups(a_list: dict[str, Any], learner: Enrolment) -> None:
    """Wood holds the learner and Nina, Metal nobody."""
    wood = CourseGroup("7", "Wood <b>(Halls)", frozenset({learner.user_id, "nina"}))
    a_list["groups"] = [wood, CourseGroup("8", "Metal", frozenset())]


@pytest.mark.parametrize("path", ["people/", "gradebook/", "p/{placement}/results/"])
def test_a_group_can_be_chosen_and_shows_its_people_alone(
    client: Client, teacher: Enrolment, placement: Placement, groups: None, path: str
) -> None:
    path = path.format(placement=placement.public_id)
    outsider = make.member(teacher.course)
    everyone, wood, metal = (page(client, teacher, path + query) for query in ("", "?group=7", "?group=8"))
    assert '<option value="7">Wood &lt;b&gt;(Halls)</option>' in everyone
    assert '<option value="7" selected>' in wood
    name = f"Participant {outsider.number}"
    assert [(name in shown, "Nina Uusi" in shown) for shown in (everyone, wood, metal)] == [
        (True, True),
        (False, True),
        (False, False),
    ]
    assert "Nobody fits" in metal


def test_a_group_that_the_course_does_not_know_narrows_nothing(
    client: Client, teacher: Enrolment, groups: None
) -> None:
    outsider = make.member(teacher.course)
    text = page(client, teacher, "people/?group=nowhere")
    assert [name in text for name in ("Nina Uusi", f"Participant {outsider.number}")] == [True, True]
    assert '<option value="">All</option>' in text


def test_a_search_stays_within_the_group(client: Client, teacher: Enrolment, groups: None) -> None:
    answer = client.post(address(teacher, "people/"), {"q": "nina", "group": "8", "sort": "name"})
    assert "group=8" in answer.headers["Location"]
    assert (
        "Nina Uusi"
        not in client.get(address(teacher, "people/") + answer.headers["Location"]).content.decode()
    )


def test_a_persons_page_tells_the_groups_also_of_who_has_not_come(
    client: Client, teacher: Enrolment, learner: Enrolment, groups: None
) -> None:
    outsider = make.member(teacher.course)
    page(client, teacher)
    expected = Expected.objects.get(course=teacher.course)
    told = [page(client, teacher, f"people/{one.number}/") for one in (learner, expected, outsider)]
    assert ["Wood &lt;b&gt;(Halls)" in text for text in told] == [True, True, False]
    assert not any("Metal" in text for text in told)


def test_where_the_course_has_no_groups_none_can_be_chosen(
    client: Client, teacher: Enrolment, a_list: dict[str, Any]
) -> None:
    assert 'name="group"' not in page(client, teacher)
