"""Units, the courses in them and the staff of an organisation, on their pages."""

from typing import Any

import pytest
from django.test import Client

from activities.models import Activity, AuditEvent, Course, Enrolment, Organisation, Role, Unit, User
from activities.organisations import services as organisations
from activities.organisations import staff, units
from tests.activities.mount import managing
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return organisations.new_organisation(name="Our own")


@pytest.fixture
def manager(organisation: Organisation) -> Enrolment:
    course = make.course()
    organisations.adopt(course, organisation)
    return make.member(course, Role.INSTRUCTOR)


def send(client: Client, manager: Enrolment, path: str, **fields: Any) -> Any:
    return client.post(managing(manager, f"manage/{path}"), fields)


def seen(client: Client, manager: Enrolment, path: str) -> str:
    return client.get(managing(manager, f"manage/{path}")).content.decode()


def test_a_unit_is_added_and_renamed(client: Client, manager: Enrolment) -> None:
    assert send(client, manager, "units/", name="West").status_code == 302
    unit = Unit.objects.get()
    assert send(client, manager, f"units/{unit.public_id}/", name="East").status_code == 302
    assert "East" in seen(client, manager, "units/")
    events = AuditEvent.objects.order_by("pk").values_list("action", "target")
    assert list(events) == [("unit.add", f"unit:{unit.public_id}"), ("unit.rename", f"unit:{unit.public_id}")]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("West", "There is a unit of this name already."),
        ("", "Write something here."),
        ("w" * 200, "It may have 120 letters, and has 200."),
        ("<i>West</i>", "Write it without the signs"),
        ("We\u202est", "There is a sign in it that nobody can see."),
    ],
)
def test_a_name_that_cannot_be_taken_gets_a_word(
    client: Client, manager: Enrolment, organisation: Organisation, name: str, word: str
) -> None:
    units.add_unit(organisation=organisation, name="West")
    other = units.add_unit(organisation=organisation, name="East")
    for path in ("units/", f"units/{other.public_id}/"):
        answer = send(client, manager, path, name=name)
        assert answer.status_code == 422
        assert answer.content.decode().count(word) == 2
    assert sorted(Unit.objects.values_list("name", flat=True)) == ["East", "West"]


def test_two_organisations_may_have_units_of_one_name(client: Client, manager: Enrolment) -> None:
    units.add_unit(organisation=organisations.new_organisation(name="A stranger"), name="West")
    assert send(client, manager, "units/", name="West").status_code == 302


def test_a_unit_that_is_removed_leaves_its_courses_running_and_its_shelf_to_the_organisation(
    client: Client, manager: Enrolment, organisation: Organisation
) -> None:
    unit = units.add_unit(organisation=organisation, name="West")
    stranger = units.add_unit(organisation=organisation, name="East")
    running = make.placement(manager.course)
    learner = make.member(manager.course)
    units.set_unit(course=manager.course, unit=unit)
    Activity.objects.filter(pk=running.activity_id).update(organisation=organisation, unit=unit)
    elsewhere = make.course()
    Course.objects.filter(pk=elsewhere.pk).update(organisation=organisation, unit=stranger)
    page = seen(client, manager, f"units/{unit.public_id}/remove/")
    assert "1 course goes on as before" in page
    assert "1 activity moves to the shelf of the organisation" in page
    assert Unit.objects.count() == 2  # looking removes nothing
    assert send(client, manager, f"units/{unit.public_id}/remove/").status_code == 302
    manager.course.refresh_from_db()
    activity = Activity.objects.get(pk=running.activity_id)
    assert manager.course.unit is None
    assert (activity.unit, activity.organisation) == (None, organisation)
    assert list(Unit.objects.all()) == [stranger]
    assert Course.objects.get(pk=elsewhere.pk).unit == stranger
    assert (
        client.post(managing(learner, f"p/{running.public_id}/start/").replace("-manages", "")).status_code
        == 302
    )


def test_a_unit_that_is_gone_already_is_not_there(
    client: Client, manager: Enrolment, organisation: Organisation
) -> None:
    unit = units.add_unit(organisation=organisation, name="West")
    units.remove_unit(unit=unit)
    for path in (f"units/{unit.public_id}/", f"units/{unit.public_id}/remove/"):
        assert send(client, manager, path, name="x").status_code == 404


def test_a_course_goes_into_a_unit_and_out_again(
    client: Client, manager: Enrolment, organisation: Organisation
) -> None:
    unit = units.add_unit(organisation=organisation, name="West")
    path = f"courses/{manager.course.public_id}/"
    assert send(client, manager, path, unit=unit.public_id).status_code == 302
    assert Course.objects.get(pk=manager.course_id).unit == unit
    assert "West" in seen(client, manager, "courses/")
    assert send(client, manager, path, unit="").status_code == 302
    assert Course.objects.get(pk=manager.course_id).unit is None


def test_a_course_that_is_put_into_a_unit_that_went_meanwhile_is_told_so(
    client: Client, manager: Enrolment, organisation: Organisation
) -> None:
    unit = units.add_unit(organisation=organisation, name="West")
    units.remove_unit(unit=unit)
    answer = send(client, manager, f"courses/{manager.course.public_id}/", unit=unit.public_id)
    assert answer.status_code == 422
    assert "This unit is gone. Choose another one." in answer.content.decode()


def test_a_verb_puts_no_course_into_the_unit_of_another_organisation(manager: Enrolment) -> None:
    theirs = units.add_unit(organisation=organisations.new_organisation(name="A stranger"), name="West")
    units.set_unit(course=manager.course, unit=theirs)
    assert Course.objects.get(pk=manager.course_id).unit is None


def test_courses_are_found_by_title_a_page_at_a_time(
    client: Client, manager: Enrolment, organisation: Organisation
) -> None:
    Course.objects.bulk_create(
        Course(title=f"Course number {number}", organisation=organisation) for number in range(60)
    )
    assert "1–20 of 61" in seen(client, manager, "courses/")
    assert "21–40 of 61" in seen(client, manager, "courses/?page=2")
    found = seen(client, manager, "courses/?q=NUMBER 59")
    assert "Course number 59" in found
    assert "Course number 58" not in found
    assert "No course fits" in seen(client, manager, "courses/?q=%25")
    assert "61–61 of 61" in seen(client, manager, "courses/?page=99999")


def test_staff_are_added_by_user_name_and_removed(client: Client, manager: Enrolment) -> None:
    person = User.objects.create_user("minna", "a long password", is_staff=True)
    assert send(client, manager, "staff/", username=" minna ").status_code == 302
    assert send(client, manager, "staff/", username="minna").status_code == 302  # twice is once
    member = staff.staff_of(manager.course.organisation).get() if manager.course.organisation else None
    assert member is not None
    assert member.user == person
    assert send(client, manager, f"staff/{member.pk}/remove/").status_code == 302
    assert "Nobody stands here yet" in seen(client, manager, "staff/")
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("kind", ["nobody", "a learner", "shut"])
def test_who_is_no_staff_is_refused_and_nobody_learns_why(
    client: Client, manager: Enrolment, kind: str
) -> None:
    User.objects.create_user("shut", "a long password", is_staff=True, is_active=False)
    name = manager.user.username if kind == "a learner" else kind
    answer = send(client, manager, "staff/", username=name)
    assert answer.status_code == 422
    assert answer.content.decode().count("There is no account of staff with this name.") == 2


def test_what_is_done_leaves_a_trace_of_whose_organisation_it_was(
    client: Client, manager: Enrolment, organisation: Organisation
) -> None:
    User.objects.create_user("minna", "a long password", is_staff=True)
    send(client, manager, "staff/", username="minna")
    send(client, manager, f"staff/{staff.staff_of(organisation).get().pk}/remove/")
    send(client, manager, f"courses/{manager.course.public_id}/", unit="")
    events = AuditEvent.objects.order_by("pk").values_list("action", "organisation", "actor")
    actor = manager.user.token
    assert list(events) == [
        (action, organisation.public_id, actor) for action in ("staff.add", "staff.remove", "course.unit")
    ]
