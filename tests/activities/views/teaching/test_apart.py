"""The page of people: who is no learner stands apart, and a button makes it so, or undoes it."""

from typing import Any

import pytest
from django.test import Client

from activities.models import AuditEvent, Enrolment, Role
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> Enrolment:
    return make.member(make.course(), Role.INSTRUCTOR)


def test_an_instructor_puts_a_person_aside_and_back(client: Client, teacher: Enrolment) -> None:
    learner, stranger = make.member(teacher.course), make.member(teacher.course)
    home = address(teacher)
    assert "Not a learner" in client.get(f"{home}people/{learner.number}/").content.decode()
    text = client.post(f"{home}people/{learner.number}/put-aside/", follow=True).content.decode()
    assert "Staff of this course, not counted" in text
    assert "Put aside by an instructor." in text
    assert f"people/{learner.number}/count/" in text
    assert f'people/{learner.number}/"' not in text
    assert f'people/{stranger.number}/"' in text
    text = client.post(f"{home}people/{learner.number}/count/", follow=True).content.decode()
    assert f'people/{learner.number}/"' in text
    acts = AuditEvent.objects.filter(action__in=["person.put_aside", "person.count_again"]).order_by("pk")
    assert [(one.action, one.subject) for one in acts] == [
        ("person.put_aside", learner.user.token),
        ("person.count_again", learner.user.token),
    ]


def test_the_instructors_stand_apart_and_cannot_be_counted(client: Client, teacher: Enrolment) -> None:
    text = client.get(address(teacher, "people/")).content.decode()
    assert "Staff of this course, not counted" in text
    assert f"people/{teacher.number}/count/" not in text
    assert client.post(address(teacher, f"people/{teacher.number}/put-aside/")).status_code == 404


def test_the_api_does_the_same(client: Client, teacher: Enrolment) -> None:
    learner = make.member(teacher.course)
    path = f"api/v1/courses/{teacher.course.public_id}/people/{learner.number}/aside/"
    put: dict[str, Any] = {"data": {"is_aside": True}, "content_type": "application/json"}
    assert client.post(address(teacher, path), **put).status_code == 204
    learner.refresh_from_db()
    assert learner.aside_at is not None
    assert client.post(address(learner, path), **put).status_code == 403
    assert client.post(address(teacher, path), {}, content_type="application/json").status_code == 400
    placement = make.placement(teacher.course)
    path = f"api/v1/placements/{placement.public_id}/away/"
    put["data"] = {"is_away": True}
    assert client.post(address(teacher, path), **put).status_code == 204
    placement.refresh_from_db()
    assert placement.away_at is not None
