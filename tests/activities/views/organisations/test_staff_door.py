"""Staff with a password come to the pages of their own organisations, and add one where they reach all."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from activities.models import AuditEvent, Organisation, Unit, User
from activities.organisations import services as organisations
from activities.organisations import staff, units
from tests.activities.views.pages import MANAGING
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Organisation:
    return organisations.new_organisation(name="Our own")


@pytest.fixture
def theirs() -> Organisation:
    return organisations.new_organisation(name="A stranger")


@pytest.fixture
def member(client: Client, ours: Organisation) -> User:
    user = User.objects.create_user("minna", "a long password", is_staff=True, language="en")
    staff.add_staff(organisation=ours, username="minna")
    client.force_login(user)
    return user


@pytest.fixture
def boss(client: Client) -> User:
    user = User.objects.create_superuser("boss", "a long password", language="en")
    client.force_login(user)
    return user


def door(organisation: Organisation, path: str = "manage/") -> str:
    return f"/admin/organisations/{organisation.public_id}/{path}"


def permit(user: User, *names: str) -> None:
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))


def test_staff_manage_their_own_organisation_and_find_no_other(
    client: Client, member: User, ours: Organisation, theirs: Organisation
) -> None:
    answer = client.get(door(ours))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert f"{door(ours)}units/" in answer.content.decode()
    assert client.post(door(ours, "manage/units/"), {"name": "West"})["Location"] == door(
        ours, "manage/units/"
    )
    assert Unit.objects.get().organisation == ours
    assert AuditEvent.objects.get().actor == member.token
    assert client.get(door(theirs)).status_code == 404
    assert client.post(door(theirs, "manage/units/"), {"name": "Mine"}).status_code == 404
    assert Unit.objects.count() == 1


@pytest.mark.parametrize("page", MANAGING)
def test_a_strangers_rows_are_not_behind_ones_own_door(
    client: Client, member: User, ours: Organisation, theirs: Organisation, page: str
) -> None:
    course = make.course()
    organisations.adopt(course, theirs)
    User.objects.create_user("other", "a long password", is_staff=True)
    ids = {
        "unit": units.add_unit(organisation=theirs, name="East").public_id,
        "course": course.public_id,
        "slug": make.shelved("on-their-shelf", theirs).slug,
        "member": staff.add_staff(organisation=theirs, username="other").pk,
    }
    method, path = MANAGING[page]
    answer = getattr(client, method)(door(ours, path.format(**ids)))
    assert answer.status_code in ({404} if "{" in path else {200, 302})
    assert "A stranger" not in answer.content.decode()


def test_who_is_staff_no_more_is_shut_out_at_once(client: Client, member: User, ours: Organisation) -> None:
    assert client.get(door(ours)).status_code == 200
    staff.remove_staff(member=staff.staff_of(ours).get())
    assert client.get(door(ours)).status_code == 404


def test_nobody_in_particular_logs_in_first_and_a_learner_finds_nothing(
    client: Client, ours: Organisation
) -> None:
    answer = client.get(door(ours))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/?next=%2Fadmin%2Forganisations%2F")
    client.force_login(make.person())
    assert client.get(door(ours)).status_code in {302, 404}
    assert "Our own" not in client.get(door(ours), follow=True).content.decode()


@pytest.mark.parametrize("path", ["", "queue/", "gradebook/", "people/", "api/v1/courses/", "p/x/", "leave/"])
def test_behind_the_door_is_management_and_nothing_of_courses(
    client: Client, member: User, ours: Organisation, path: str
) -> None:
    assert client.get(door(ours, path)).status_code == 404


def test_a_superuser_manages_every_organisation(
    client: Client, boss: User, ours: Organisation, theirs: Organisation
) -> None:
    assert [client.get(door(one)).status_code for one in (ours, theirs)] == [200, 200]


def test_an_organisation_is_added_by_one_form_and_goes_on_to_its_pages(client: Client, boss: User) -> None:
    form: dict[str, Any] = {
        "name": "The new one",
        "service": "The service",
        "palette": "forest",
        "contact": "feedback@example.org",
        "phone_name": "The office",
        "phone": "+358 50 123",
        "people_kept_days": "365",
    }
    answer = client.post("/admin/activities/organisation/add/", form)
    made = Organisation.objects.get(name="The new one")
    assert answer["Location"] == door(made)
    assert made.words["service"] == {key: ["The service"] for key in ("fi", "sv", "en", "ar")}
    assert (made.palette, made.phone, made.people_kept_days) == ("forest", "+358 50 123", 365)
    assert AuditEvent.objects.get().action == "organisation.add"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "w" * 200),
        ("name", "<b>x</b>"),
        ("service", "Work\u202eshop"),
        ("palette", "pink"),
        ("phone", "call"),
        ("people_kept_days", "3"),
    ],
)
def test_what_cannot_be_taken_stands_at_its_field(client: Client, boss: User, field: str, value: str) -> None:
    form = {"name": "New", "palette": "sea", "people_kept_days": "365", field: value}
    answer = client.post("/admin/activities/organisation/add/", form)
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == [field]
    assert not Organisation.objects.filter(name="New").exists()


@pytest.mark.parametrize("table", ["organisation", "unit", "staffmember"])
def test_other_staff_see_only_what_is_their_organisations(
    client: Client, member: User, ours: Organisation, theirs: Organisation, table: str
) -> None:
    permit(member, f"view_{table}", f"add_{table}", f"change_{table}")
    units.add_unit(organisation=ours, name="Our unit")
    unit = units.add_unit(organisation=theirs, name="Their unit")
    User.objects.create_user("other", "a long password", is_staff=True)
    others = staff.add_staff(organisation=theirs, username="other")
    page = client.get(f"/admin/activities/{table}/").content.decode()
    assert "Our own" in page
    assert "A stranger" not in page
    assert "Their unit" not in page
    pk = {"organisation": theirs.pk, "unit": unit.pk, "staffmember": others.pk}[table]
    assert client.get(f"/admin/activities/{table}/{pk}/change/").status_code == 302
    add = client.get(f"/admin/activities/{table}/add/")
    assert add.status_code == (200 if table == "unit" else 403)
    assert "A stranger" not in add.content.decode()


def test_a_unit_is_not_added_to_a_strangers_organisation(
    client: Client, member: User, theirs: Organisation
) -> None:
    permit(member, "view_unit", "add_unit")
    client.post("/admin/activities/unit/add/", {"organisation": theirs.pk, "name": "West"})
    assert not Unit.objects.exists()


def test_an_account_without_a_password_becomes_no_staff(
    client: Client, boss: User, ours: Organisation
) -> None:
    learner = make.person()
    answer = client.post("/admin/activities/staffmember/add/", {"organisation": ours.pk, "user": learner.pk})
    assert answer.status_code == 200
    assert not staff.staff_of(ours).exists()


def test_a_form_behind_the_door_is_sent_from_its_own_page_alone(ours: Organisation, member: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    assert browser.post(door(ours, "manage/units/"), {"name": "West"}).status_code == 403
    page = browser.get(door(ours, "manage/units/")).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    sent = browser.post(door(ours, "manage/units/"), {"name": "West", "csrfmiddlewaretoken": token})
    assert (sent.status_code, Unit.objects.get().name) == (302, "West")
