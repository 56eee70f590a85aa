import pytest
from django.test import Client

from activities.host_answers import GradeCell, Hindrance, SentGrade
from activities.models import Enrolment, Role
from tests.activities.learning.doing import begin, do, give
from tests.activities.mount import address
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> Enrolment:
    return make.member(make.course(), Role.INSTRUCTOR)


def home(client: Client, who: Enrolment) -> str:
    return client.get(address(who)).content.decode()


def test_an_instructor_sees_what_happened_and_who_needs_something(client: Client, teacher: Enrolment) -> None:
    placement = make.placement(teacher.course)
    do(placement, make.member(teacher.course))
    give(begin(placement, make.member(teacher.course)), "wrong", "wrong", "wrong")
    text = home(client, teacher)
    for words in (
        "2 people were active.", "1 activity was finished.", "Nobody was called.",
        "<strong>1</strong> Stuck on a task", "<strong>1</strong> Has just succeeded",
        "<strong>0</strong> not started", "<strong>1</strong> under way", "<strong>1</strong> finished",
    ):  # fmt: skip
        assert words in text


def test_a_quiet_course_says_so(client: Client, teacher: Enrolment) -> None:
    text = home(client, teacher)
    assert "Nobody waits for anything just now." in text
    assert "Nothing is here yet." in text
    assert "Grades that have not arrived" not in text


def test_what_keeps_grades_is_told_in_words(client: Client, teacher: Enrolment) -> None:
    placement, other = make.placement(teacher.course), make.placement(teacher.course)
    told = [Hindrance("3 grades wait: the course does not answer.", frozenset({placement.pk}))]
    with hosted_by(FakeHost(hindrances=told)):
        text = home(client, teacher)
    assert "Grades that have not arrived as they should" in text
    assert told[0].words in text
    assert text.count(f'href="{address(teacher, f"p/{placement.public_id}/results/")}"') == 2
    assert text.count(f'href="{address(teacher, f"p/{other.public_id}/results/")}"') == 1


@pytest.mark.parametrize("role", [Role.LEARNER, Role.VISITOR, Role.CONTENT_DEVELOPER])
def test_no_one_else_sees_any_of_it(client: Client, teacher: Enrolment, role: Role) -> None:
    make.placement(teacher.course)
    text = home(client, make.member(teacher.course, role))
    for words in ("Who needs something", "people were active", "outreach/", "gradebook/", "people/"):
        assert words not in text


@pytest.mark.parametrize(
    ("tone", "is_told"),
    [("attention", True), ("wait", True), ("ok", False)],
    ids=["differs", "waits", "arrived"],
)
def test_a_learner_sees_beside_a_result_that_the_course_holds_another(
    client: Client, teacher: Enrolment, tone: str, is_told: bool
) -> None:
    placement, learner = make.placement(teacher.course), make.member(teacher.course)
    do(placement, learner)
    grade = SentGrade(GradeCell("The course holds another grade: 3 %", tone))
    with hosted_by(FakeHost(sent={placement.pk: grade})):
        assert ("The course holds another grade: 3 %" in home(client, learner)) is is_told
        assert "another grade" not in home(client, make.member(teacher.course))
