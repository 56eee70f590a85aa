"""What somebody with a password reaches: the organisations in which one is staff, and by a token no more."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from activities.models import ApiToken, AuditEvent, Course, Feedback, Organisation, User
from activities.organisations import services as organisations
from activities.privacy import audit
from activities.runtime import clock
from activities.teaching import api_tokens
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
PASSWORD = "a long password of a clerk"


def clerk(*of: Organisation, name: str = "clerk") -> User:
    """Staff with every right, who is no superuser."""
    user = User.objects.create_user(name, PASSWORD, is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    for one in of:
        one.staff.create(user=user)
    return user


def two() -> tuple[Course, Course]:
    """A course, and one of a stranger organisation."""
    own, strange = make.course("Own course"), make.course("Strange course")
    make.organisation_of(own, name="Own")
    make.organisation_of(strange, name="Stranger")
    return own, strange


def owner(course: Course) -> Organisation:
    assert course.organisation is not None
    return course.organisation


def read(token: str, path: str) -> Any:
    return Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})


def test_staff_reach_the_courses_of_their_organisations_and_superusers_all() -> None:
    own, strange = two()
    boss = User.objects.create_superuser("boss", PASSWORD)
    assert list(organisations.courses_for(clerk(owner(own)))) == [own]
    assert list(organisations.courses_for(boss)) == [own, strange]
    assert list(organisations.courses_for(clerk(name="of nobody"))) == []
    assert list(organisations.courses_for(make.person())) == []


def test_who_left_the_staff_reaches_nothing_from_then_on() -> None:
    own, _strange = two()
    user = clerk(owner(own))
    user.memberships.all().delete()
    assert list(organisations.courses_for(user)) == []


def test_a_token_opens_its_organisations_courses_alone() -> None:
    own, strange = two()
    boss = User.objects.create_superuser("boss", PASSWORD)
    _, secret = api_tokens.make_token(name="Reports", made_by=boss, organisation=owner(own))
    assert [one["title"] for one in read(secret, "courses/").json()] == ["Own course"]
    assert read(secret, f"courses/{own.public_id}/").status_code == 200
    assert read(secret, f"courses/{strange.public_id}/").status_code == 404


def test_a_token_opens_no_more_than_its_maker_reaches_now() -> None:
    own, strange = two()
    user = clerk(owner(own), owner(strange))
    _, secret = api_tokens.make_token(name="Reports", made_by=user)
    assert len(read(secret, "courses/").json()) == 2
    user.memberships.filter(organisation=owner(strange)).delete()
    assert [one["title"] for one in read(secret, "courses/").json()] == ["Own course"]


def test_staff_make_tokens_for_their_own_organisation_and_no_other(client: Client) -> None:
    own, strange = two()
    client.force_login(clerk(owner(own)))
    page = client.get("/admin/activities/apitoken/add/").content.decode()
    assert ("Own</option>" in page, "Stranger" in page) == (True, False)
    later = {"expires_at_0": "2099-01-01", "expires_at_1": "10:00"}
    for fields in (
        {"name": "Without"},
        {"name": "Of a stranger", "organisation": owner(strange).pk},
        {"name": "Of a strange course", "organisation": owner(own).pk, "course": strange.pk},
    ):
        assert client.post("/admin/activities/apitoken/add/", fields | later).status_code == 200
    assert not ApiToken.objects.exists()
    client.post("/admin/activities/apitoken/add/", {"name": "Own", "organisation": owner(own).pk} | later)
    assert ApiToken.objects.get().organisation == owner(own)


def test_a_superusers_token_for_one_organisation_takes_none_of_anothers_courses(admin_client: Client) -> None:
    own, strange = two()
    fields = {"name": "x", "organisation": owner(own).pk, "course": strange.pk}
    later = {"expires_at_0": "2099-01-01", "expires_at_1": "10:00"}
    answer = admin_client.post(
        "/admin/activities/apitoken/add/", fields | later, headers={"accept-language": "en"}
    )
    assert "not one of the organisation" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_an_event_is_the_organisations_that_answers_for_the_course_or_the_person() -> None:
    own, strange = two()
    learner = make.member(own)
    assert audit.record_event(action="people.list", course=own).organisation == owner(own).public_id
    assert audit.record_event(action="data.view").organisation == ""
    assert audit.organisation_of_person(learner.user) == owner(own)
    make.member(strange, who=learner.user)
    assert audit.organisation_of_person(learner.user) is None


def test_the_audit_and_feedback_are_shown_to_the_staff_of_their_organisation(client: Client) -> None:
    own, strange = two()
    for course in (own, strange):
        audit.record_event(action=f"looked.{course.title[:3]}", course=course)
        Feedback.objects.create(
            message=f"{course.title}!", created_at=clock.now(), organisation=owner(course)
        )
    client.force_login(clerk(owner(own)))
    events = client.get("/admin/activities/auditevent/").content.decode()
    assert ("looked.Own" in events, "looked.Str" in events, "Stranger" in events) == (True, False, False)
    feedback = client.get("/admin/activities/feedback/").content.decode()
    assert ("Own course!" in feedback, "Strange" in feedback) == (True, False)
    theirs = AuditEvent.objects.get(action="looked.Str")
    assert client.get(f"/admin/activities/auditevent/{theirs.pk}/change/").status_code == 302


def test_the_audit_is_filtered_by_organisation(admin_client: Client) -> None:
    own, strange = two()
    for course in (own, strange):
        audit.record_event(action=f"looked.{course.title[:3]}", course=course)
    query = {"organisation": owner(strange).public_id}
    page = admin_client.get("/admin/activities/auditevent/", query)
    assert [one.action for one in page.context["cl"].queryset] == ["looked.Str"]


def test_staff_give_themselves_no_rights_and_see_no_superuser(client: Client) -> None:
    own, _strange = two()
    user, boss = clerk(owner(own)), User.objects.create_superuser("boss", PASSWORD)
    client.force_login(user)
    assert client.get(f"/admin/activities/user/{boss.pk}/change/").status_code == 302
    page = f"/admin/activities/user/{user.pk}/change/"
    client.post(page, {"username": "clerk", "is_active": "on", "is_staff": "on", "is_superuser": "on"})
    user.refresh_from_db()
    assert not user.is_superuser
