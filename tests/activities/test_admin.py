import pytest
from django.test import Client

from activities import clock
from activities.models import Feedback, GradeEvent, User
from activities.services import feedback
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
TABLES = ["user", "activity", "placement", "feedback", "course", "progress", "gradeevent"]


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
