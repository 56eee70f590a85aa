"""Pages of instructors stay as quick and as small with thousands of people as with ten."""

from collections.abc import Iterator, Sequence

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.host_answers import GradeCell, GradeColumn, HeldResult, HeldResults, PlainContents, Roster
from activities.models import Attempt, Course, Enrolment, Placement, Role
from activities.outreach import cases
from activities.ports import NoHost
from tests.activities.mount import address
from tests.factories import activities as make
from tests.factories import crowds
from tests.factories.hosts import hosted_by

pytestmark = pytest.mark.django_db
FEW, MANY = 10, 2000
PAGES = [
    "",
    "people/",
    "people/?sort=silence&show=under_way",
    "gradebook/",
    "gradebook/?look=map&columns=2",
    "gradebook/?look=paper",
    "gradebook/?by={placement}",
    "outreach/",
    "outreach/?show=mine",
    "outreach/?show=done",
    "outreach/?show=colleagues",
    "queue/",
    "queue/?show=reviewed",
    "people/?show=left",
    "gradebook/results.csv",
    "gradebook/results.xlsx",
    "p/{placement}/results/",
    "p/{placement}/step-by-step/",
    "people/{number}/",
    "people/{number}/attempts/{attempt}/",
    "api/v1/courses/{course}/",
    "api/v1/courses/{course}/people/",
    "api/v1/courses/{course}/gradebook/",
    "api/v1/courses/{course}/outreach/",
    "api/v1/courses/{course}/people/{number}/",
    "api/v1/placements/{placement}/results/",
]


@pytest.fixture(autouse=True)
def everyone_listens() -> Iterator[None]:
    """As with a real course: names, a delivery column, a difference for everyone."""

    class Host(NoHost):
        def roster(self, course: Course, *, names_only: bool = False, is_wanted_now: bool = False) -> Roster:
            users = Enrolment.objects.filter(course=course).values_list("user_id", flat=True)
            names: dict[int | str, str] = {user: f"Firstname Lastname-Somebody {user}" for user in users}
            return Roster(contents=PlainContents(names=names))

        def held_results(
            self, course: Course, placements: Sequence[Placement], user_ids: Sequence[int]
        ) -> HeldResults:
            keys = [(one.pk, user) for one in placements for user in user_ids]
            return HeldResults({key: HeldResult(40, differs=True) for key in keys}, is_offered=True)

        def grade_column(self, placement: Placement, user_ids: Sequence[int]) -> GradeColumn:
            cell = GradeCell("In the gradebook, 1.1.2026 12:00", "ok")
            return GradeColumn("Sent", dict.fromkeys(user_ids, cell))

    with hosted_by(Host()):
        yield


def course_of(size: int) -> tuple[Enrolment, dict[str, str]]:
    course, placements = crowds.course_with(size, activities=9, everyone=2)
    teacher = make.member(course, Role.INSTRUCTOR)
    learner = course.enrolments.filter(role=Role.LEARNER, begun__gt=0).order_by("-number")[0]
    for enrolment in course.enrolments.filter(role=Role.LEARNER).order_by("number")[:5]:
        cases.take(course=course, number=enrolment.number, actor=teacher.user)
    cases.close(course=course, number=learner.number, actor=teacher.user, outcome="message_left")
    attempt = Attempt.objects.filter(learner=learner.user, placement=placements[0]).get()
    return teacher, {
        "placement": placements[0].public_id,
        "number": str(learner.number),
        "attempt": attempt.public_id,
        "course": course.public_id,
    }


def queries(client: Client, teacher: Enrolment, facts: dict[str, str]) -> dict[str, int]:
    found = {}
    for page in PAGES:
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(address(teacher, page.format(**facts)))
        assert answer.status_code == 200, page
        found[page] = len(seen)
    return found


def test_a_page_needs_as_many_queries_for_2000_learners_as_for_ten(client: Client) -> None:
    few, many = course_of(FEW), course_of(MANY)
    assert queries(client, *many) == queries(client, *few)
    for page in (one for one in PAGES if "results." not in one):  # a file has everyone in it
        weight = len(client.get(address(many[0], page.format(**many[1]))).content)
        assert weight <= 60_000, page
