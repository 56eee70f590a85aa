"""The pages on which an organisation is managed: for who may, and for nobody else."""

import pytest
from django.test import Client

from activities.models import AuditEvent, Course, Organisation, Role
from activities.organisations import services as organisations
from tests.activities.mount import address, managing
from tests.activities.views.pages import MANAGING
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    course = make.course()
    organisations.adopt(course, organisations.new_organisation(name="Our own"))
    return course


@pytest.mark.parametrize("page", MANAGING)
@pytest.mark.parametrize("role", list(Role))
def test_nobody_of_the_course_manages_by_a_role_in_it(
    client: Client, course: Course, page: str, role: Role
) -> None:
    someone = make.member(course, role)
    before = list(Organisation.objects.order_by("pk").values())
    for method in (client.get, client.post):
        assert method(address(someone, MANAGING[page][1])).status_code == 404
    assert list(Organisation.objects.order_by("pk").values()) == before
    assert not AuditEvent.objects.exists()


def test_who_may_manage_finds_the_organisation_of_the_launch_and_no_other(
    client: Client, course: Course
) -> None:
    organisations.new_organisation(name="A stranger")
    answer = client.get(managing(make.member(course, Role.VISITOR), "manage/"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Our own" in page
    assert "A stranger" not in page


@pytest.mark.parametrize("role", list(Role))
def test_the_way_to_management_stands_on_the_first_page_of_who_may(
    client: Client, course: Course, role: Role
) -> None:
    someone = make.member(course, role)
    assert "Manage the organisation" in client.get(managing(someone)).content.decode()
    assert "Manage the organisation" not in client.get(address(someone)).content.decode()
