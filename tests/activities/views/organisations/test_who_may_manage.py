"""The pages on which an organisation is managed: for who may, and for nobody else; a stranger's rows are not there."""

from typing import Any

import pytest
from django.test import Client

from activities.models import Activity, AuditEvent, Course, Organisation, Role, StaffMember, Unit, User
from activities.organisations import services as organisations
from activities.organisations import staff, units
from activities.organisations.topics.table import TOPICS
from tests.activities.mount import address, managing
from tests.activities.views.pages import MANAGING
from tests.factories import activities as make

pytestmark = pytest.mark.django_db

OF_A_ROW = sorted(page for page, (_, path) in MANAGING.items() if "{" in path)


def a_course_of(name: str) -> Course:
    course = make.course()
    organisations.adopt(course, organisations.new_organisation(name=name))
    return course


def things(course: Course) -> dict[str, str]:
    """A unit, a course, a member of staff and an activity of the course's organisation, by the words of the addresses."""
    organisation = organisations.organisation_of(course)
    User.objects.create_user(f"staff-{organisation.pk}", "a long password", is_staff=True)
    member = staff.add_staff(organisation=organisation, username=f"staff-{organisation.pk}")
    unit = units.add_unit(organisation=organisation, name=f"Unit of {organisation.name}")
    shelved = make.shelved(f"on-the-shelf-of-{organisation.pk}", organisation)
    return {
        "unit": unit.public_id,
        "course": course.public_id,
        "member": str(member.pk),
        "slug": shelved.slug,
    }


def rows() -> list[Any]:
    tables = (Organisation, Unit, StaffMember, Activity)
    courses = Course.objects.order_by("pk").values_list("pk", "unit", "organisation")
    return [list(table.objects.order_by("pk").values()) for table in tables] + [list(courses)]


@pytest.fixture
def ours() -> Course:
    return a_course_of("Our own")


@pytest.fixture
def theirs() -> Course:
    return a_course_of("A stranger")


@pytest.mark.parametrize("page", MANAGING)
@pytest.mark.parametrize("role", list(Role))
def test_nobody_manages_by_a_role_in_the_course(client: Client, ours: Course, page: str, role: Role) -> None:
    path = MANAGING[page][1].format(**things(ours))
    someone, before = make.member(ours, role), rows()
    for method in (client.get, client.post):
        assert (
            method(address(someone, path), {"name": "x", "username": "staff", "unit": ""}).status_code == 404
        )
    assert rows() == before
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("page", MANAGING)
def test_who_may_manage_finds_the_own_and_reads_nothing_of_a_stranger(
    client: Client, ours: Course, theirs: Course, page: str
) -> None:
    things(theirs)
    method, path = MANAGING[page]
    manager = make.member(ours, Role.VISITOR)
    answer = getattr(client, method)(managing(manager, path.format(**things(ours))))
    assert answer.status_code in {200, 302}
    assert "A stranger" not in answer.content.decode()


@pytest.mark.parametrize("page", OF_A_ROW)
def test_a_strangers_rows_are_not_there(client: Client, ours: Course, theirs: Course, page: str) -> None:
    path = MANAGING[page][1].format(**things(theirs))
    manager, before = make.member(ours, Role.INSTRUCTOR), rows()
    for method in (client.get, client.post):
        code = method(managing(manager, path), {"name": "Mine now", "unit": ""}).status_code
        assert code == 404 or (page == "manage_staff_remove" and code == 405)
    assert rows() == before
    assert not AuditEvent.objects.exists()


def test_a_course_is_not_put_into_a_strangers_unit(client: Client, ours: Course, theirs: Course) -> None:
    manager = make.member(ours, Role.INSTRUCTOR)
    path = managing(manager, f"manage/courses/{ours.public_id}/")
    assert client.post(path, {"unit": things(theirs)["unit"]}).status_code == 422
    ours.refresh_from_db()
    assert ours.unit is None


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_opens_and_no_other_does(client: Client, ours: Course, topic: str) -> None:
    manager = make.member(ours, Role.INSTRUCTOR)
    assert client.get(managing(manager, f"manage/organisation/{topic}/")).status_code == 200
    assert client.get(managing(manager, f"manage/organisation/{topic}-or-not/")).status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_the_way_to_management_stands_on_the_first_page_of_who_may(
    client: Client, ours: Course, role: Role
) -> None:
    someone = make.member(ours, role)
    assert "Manage the organisation" in client.get(managing(someone)).content.decode()
    assert "Manage the organisation" not in client.get(address(someone)).content.decode()
