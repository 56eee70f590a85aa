import re

import pytest
from django.test import Client

from activities.models import ApiToken, AuditEvent, Feedback, GradeEvent, Progress, User
from activities.privacy import feedback
from activities.runtime import clock
from activities.teaching import api_tokens
from tests.activities.learning.doing import do
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
TABLES = ["user", "activity", "placement", "feedback", "course", "progress", "gradeevent", "apitoken"]


@pytest.fixture
def staff(client: Client) -> User:
    user = User.objects.create_superuser("boss", "a long password")
    client.force_login(user)
    return user


@pytest.mark.parametrize("table", TABLES)
def test_staff_see_every_table(client: Client, staff: User, table: str) -> None:
    make.placement()
    assert client.get(f"/admin/activities/{table}/").status_code == 200


@pytest.mark.parametrize("table", TABLES)
def test_people_without_a_password_see_none(client: Client, table: str) -> None:
    client.force_login(make.person())
    assert client.get(f"/admin/activities/{table}/").status_code == 302


def test_staff_mark_feedback_as_answered_once(client: Client, staff: User) -> None:
    kept = feedback.leave(message="Thank you")
    earlier = Feedback.objects.create(message="Old", created_at=clock.now(), answered_at=clock.now())
    chosen = {"action": "mark_answered", "_selected_action": [kept.pk, earlier.pk]}
    client.post("/admin/activities/feedback/", chosen)
    kept.refresh_from_db()
    assert kept.answered_at is not None
    assert Feedback.objects.get(pk=earlier.pk).answered_at == earlier.answered_at


def test_a_person_cannot_be_deleted_here(client: Client, staff: User) -> None:
    assert (
        client.post(f"/admin/activities/user/{make.person().pk}/delete/", {"post": "yes"}).status_code == 403
    )


def test_staff_make_further_staff(client: Client, staff: User) -> None:
    assert client.get("/admin/activities/user/add/").status_code == 200
    assert client.get(f"/admin/activities/user/{staff.pk}/change/").status_code == 200


def test_staff_do_not_read_an_instructors_words_to_a_learner(client: Client, staff: User) -> None:
    grade = GradeEvent.objects.create(
        placement=make.placement(),
        learner=make.person(),
        points=1,
        max_points=2,
        counting="best",
        comment="Between us",
        started_at=clock.now(),
        submitted_at=clock.now(),
    )
    page = client.get(f"/admin/activities/gradeevent/{grade.pk}/change/")
    assert (page.status_code, "Between us" in page.content.decode()) == (200, False)


@pytest.mark.parametrize("table", ["progress", "gradeevent"])
def test_a_look_of_the_staff_at_peoples_records_is_written_down(
    client: Client, staff: User, table: str
) -> None:
    placement = make.placement()
    learner = make.member(placement.course)
    do(placement, learner)
    pk = {"progress": Progress, "gradeevent": GradeEvent}[table]._default_manager.get().pk
    client.get(f"/admin/activities/{table}/")
    client.get(f"/admin/activities/{table}/{pk}/change/")
    events = AuditEvent.objects.order_by("pk").values_list("action", "actor", "subject", "course")
    assert list(events) == [
        ("admin.records.list", staff.token, "", ""),
        ("admin.record.view", staff.token, learner.user.token, placement.course.public_id),
    ]


def test_a_tokens_secret_is_shown_once_and_kept_nowhere(client: Client, staff: User) -> None:
    form = client.get("/admin/activities/apitoken/add/")
    assert form.status_code == 200
    until = {"expires_at_0": "2030-01-01", "expires_at_1": "12:00"}
    made = client.post("/admin/activities/apitoken/add/", {"name": "Reports", "course": "", **until})
    (secret,) = re.findall(r"vst_[\w-]{43}", made.content.decode())
    assert "no-store" in made["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.name, token.made_by, token.expires_at.year) == ("Reports", staff, 2030)
    for path in ("", f"{token.pk}/change/"):
        assert secret not in client.get(f"/admin/activities/apitoken/{path}").content.decode()
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/courses/", headers=headers).status_code == 200
    client.post("/admin/activities/apitoken/", {"action": "revoke", "_selected_action": [token.pk]})
    assert Client().get("/api/v1/courses/", headers=headers).status_code == 401


def test_a_token_is_neither_changed_nor_deleted(client: Client, staff: User) -> None:
    course = make.course()
    token, secret = api_tokens.make_token(name="Reports", made_by=staff)
    client.post(f"/admin/activities/apitoken/{token.pk}/change/", {"name": "Other", "course": course.pk})
    client.post(f"/admin/activities/apitoken/{token.pk}/delete/", {"post": "yes"})
    kept = ApiToken.objects.get()
    assert (kept.name, kept.course) == ("Reports", None)
    assert api_tokens.find_token(secret=secret) == kept
