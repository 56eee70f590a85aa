from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from activities.host_answers import Roster
from activities.models import ApiToken, AuditEvent, Course, Enrolment, Outreach, Placement, Role, User
from activities.runtime import clock
from activities.teaching import api_tokens
from activities.teaching.reports import learner_record
from tests.activities.learning.doing import begin, do, on_day
from tests.activities.mount import address
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> Enrolment:
    return make.member(make.course(), Role.INSTRUCTOR)


@pytest.fixture
def course(teacher: Enrolment) -> Course:
    return teacher.course


@pytest.fixture
def placement(course: Course) -> Placement:
    return make.placement(course, make.activity("keys"))


@pytest.fixture
def learner(placement: Placement) -> Enrolment:
    learner = make.member(placement.course)
    do(placement, learner, "right", "wrong")
    return learner


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser("boss", "a long password")


def read(client: Client, who: Enrolment, path: str) -> Any:
    answer = client.get(address(who, f"api/v1/{path}"))
    assert answer.status_code == 200, answer.content
    return answer.json()


def with_token(secret: str, path: str = "courses/") -> Any:
    return Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {secret}"})


def test_a_course_at_a_glance(client: Client, teacher: Enrolment, course: Course, learner: Enrolment) -> None:
    make.member(course)
    overview = read(client, teacher, f"courses/{course.public_id}/")
    assert overview["learners"] == 2
    assert overview["activities"][0] | {"placement": ""} == {
        "placement": "", "title": "Activity keys (en)", "not_started": 1, "started": 0, "finished": 1
    }  # fmt: skip
    assert overview["waiting"] == {"success": 1}
    assert (overview["calls_for_help"], overview["to_review"]) == (0, 0)
    assert [one["id"] for one in read(client, teacher, "courses/")] == [course.public_id]


def test_people_and_one_of_them(
    client: Client, teacher: Enrolment, course: Course, learner: Enrolment
) -> None:
    with hosted_by(FakeHost(names={learner.user_id: "Aino"})):
        page = read(client, teacher, f"courses/{course.public_id}/people/?sort=number")
        one = read(client, teacher, f"courses/{course.public_id}/people/{learner.number}/")
    assert (page["count"], page["page"], page["pages"]) == (1, 1, 1)
    assert page["results"][0]["name"] == one["person"]["name"] == "Aino"
    (line,) = one["activities"]["results"]
    assert (line["title"], line["percent"], line["sent"]) == ("Activity keys (en)", 50, "")
    answers = read(
        client,
        teacher,
        f"courses/{course.public_id}/people/{learner.number}/attempts/{line['attempts'][0]['id']}/",
    )
    assert [one["verdict"] for one in answers[1]["blocks"][0]["tries"]] == ["Wrong"]


def test_the_gradebook_and_the_steps(
    client: Client, teacher: Enrolment, course: Course, learner: Enrolment, placement: Placement
) -> None:
    gradebook = read(client, teacher, f"courses/{course.public_id}/gradebook/?sort=number&columns=1")
    assert gradebook["columns"]["results"] == [
        {"placement": placement.public_id, "title": "Activity keys (en)"}
    ]
    assert gradebook["rows"]["results"][0]["cells"] == [{"text": "50 %", "course": ""}]
    steps = read(client, teacher, f"placements/{placement.public_id}/steps/")
    assert steps[1]["blocks"][0]["first_percent"] == 100


def test_a_long_record_and_the_gradebooks_order_are_asked_for_as_on_the_pages(
    client: Client, teacher: Enrolment, course: Course, learner: Enrolment, placement: Placement
) -> None:
    for _ in range(learner_record.LINES + 5):
        begin(make.placement(course), learner)
    best = make.member(course)
    do(placement, best)
    path = f"courses/{course.public_id}/people/{learner.number}/"
    first, second = read(client, teacher, path), read(client, teacher, f"{path}?page=2&earlier=2")
    assert (first["activities"]["page"], second["activities"]["page"]) == (1, 2)
    assert second["activities"]["results"][-1]["title"] == "Activity keys (en)"
    assert len(second["timeline"]["results"]) == first["timeline"]["count"] - learner_record.MOMENTS
    by = f"courses/{course.public_id}/gradebook/?by={placement.public_id}&sort=number"
    rows = read(client, teacher, by)["rows"]["results"]
    assert [row["person"]["number"] for row in rows] == [best.number, learner.number]


@pytest.mark.parametrize("query", ["page=0", "page=x", "sort=height", "show=everything"])
def test_a_query_that_is_wrong_is_a_problem(
    client: Client, teacher: Enrolment, course: Course, query: str
) -> None:
    answer = client.get(address(teacher, f"api/v1/courses/{course.public_id}/people/?{query}"))
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def act(client: Client, who: Enrolment, number: int, **body: object) -> Any:
    where = address(who, f"api/v1/courses/{who.course.public_id}/outreach/{number}/")
    return client.post(where, body, content_type="application/json")


def test_outreach_is_done_by_the_same_verbs(client: Client, teacher: Enrolment, course: Course) -> None:
    timo = make.member(course, Role.INSTRUCTOR)
    with on_day(0):
        learner = make.member(course)
    path, number = f"courses/{course.public_id}/outreach/", learner.number
    (waiting,) = read(client, teacher, path)["results"]
    assert (waiting["kinds"], waiting["person"]["number"]) == (["silent"], number)
    assert act(client, teacher, number, act="take").status_code == 204
    assert act(client, timo, number, act="take").status_code == 409
    assert act(client, teacher, number, act="hand_over", to=timo.number).status_code == 204
    assert act(client, timo, number, act="close", outcome="reached", note="Friday").status_code == 204
    (done,) = read(client, teacher, f"{path}?show=done")["results"]
    assert (done["tried"][0]["note"], done["tried"][0]["is_open"]) == ("Friday", False)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"act": "erase"}, 400),
        ({"act": "hand_over"}, 400),
        ({"act": "close"}, 400),
        ({"act": "close", "outcome": "cured"}, 400),
        ({"act": "close", "outcome": "reached", "note": "x" * 201}, 400),
        ({"act": "put_back"}, 409),
        ({"act": "hand_over", "to": 99}, 409),
    ],
)
def test_an_act_that_cannot_be_done_is_a_problem(
    client: Client, teacher: Enrolment, learner: Enrolment, body: dict[str, Any], status: int
) -> None:
    answer = act(client, teacher, learner.number, **body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert not Outreach.objects.exists()


def test_a_call_without_the_csrf_token_does_nothing(teacher: Enrolment, learner: Enrolment) -> None:
    assert act(Client(enforce_csrf_checks=True), teacher, learner.number, act="take").status_code == 403
    assert not Outreach.objects.exists()


def test_a_token_reads_every_course_and_is_kept_as_a_hash(course: Course, boss: User) -> None:
    other = make.course()
    token, secret = api_tokens.make_token(name="City's reports", made_by=boss)
    assert [one["id"] for one in with_token(secret).json()] == [course.public_id, other.public_id]
    assert secret not in str(ApiToken.objects.values().get())
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_a_token_for_one_course_opens_no_other(
    course: Course, placement: Placement, learner: Enrolment, boss: User
) -> None:
    _, secret = api_tokens.make_token(name="One course", made_by=boss, course=course)
    elsewhere = make.placement()
    attempt = begin(elsewhere, make.member(elsewhere.course))
    assert [one["id"] for one in with_token(secret).json()] == [course.public_id]
    assert with_token(secret, f"courses/{course.public_id}/people/").status_code == 200
    assert with_token(secret, f"placements/{placement.public_id}/results/").status_code == 200
    for path in (
        f"courses/{elsewhere.course.public_id}/",
        f"courses/{elsewhere.course.public_id}/people/",
        f"placements/{elsewhere.public_id}/results/",
        f"placements/{elsewhere.public_id}/steps/",
        f"attempts/{attempt.public_id}/",
    ):
        assert with_token(secret, path).status_code == 404, path
    assert {one["id"] for one in with_token(secret, "placements/").json()["results"]} == {placement.public_id}


def test_a_token_reads_and_never_writes(course: Course, learner: Enrolment, boss: User) -> None:
    _, secret = api_tokens.make_token(name="Reports", made_by=boss)
    header = {"Authorization": f"Bearer {secret}"}
    where = f"/api/v1/courses/{course.public_id}/outreach/"
    assert Client().get(where, headers=header).status_code == 403
    written = Client().post(
        f"{where}{learner.number}/", {"act": "take"}, content_type="application/json", headers=header
    )
    assert written.status_code == 403
    assert not Outreach.objects.exists()


@pytest.mark.parametrize("spoil", ["revoked", "expired", "maker_gone", "maker_demoted", "misspelt", "empty"])
def test_a_token_that_holds_no_more_opens_nothing(course: Course, boss: User, spoil: str) -> None:
    token, secret = api_tokens.make_token(name="Reports", made_by=boss)
    when = clock.now()
    if spoil == "revoked":
        api_tokens.revoke_token(token=token)
    elif spoil == "expired":
        when += api_tokens.TOKEN_LIFETIME + timedelta(seconds=1)
    elif spoil == "maker_gone":
        User.objects.filter(pk=boss.pk).update(is_active=False)
    elif spoil == "maker_demoted":
        User.objects.filter(pk=boss.pk).update(is_staff=False)
    else:
        secret = f"{secret}x" if spoil == "misspelt" else ""
    with time_machine.travel(when, tick=False):
        answer = with_token(secret)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("may_export", [False, True])
def test_outside_the_course_names_are_told_only_where_they_may_be_kept(
    course: Course, learner: Enrolment, boss: User, may_export: bool
) -> None:
    _, secret = api_tokens.make_token(name="Reports", made_by=boss)
    listed = Roster(is_offered=True, has_names=True, may_export_names=may_export)
    with hosted_by(FakeHost(roster=listed, names={learner.user_id: "Aino Koskenranta"})):
        pages = [
            with_token(secret, path)
            for path in (
                f"courses/{course.public_id}/people/",
                f"courses/{course.public_id}/people/{learner.number}/",
                f"courses/{course.public_id}/gradebook/",
            )
        ]
    assert all(page.status_code == 200 for page in pages)
    assert [("Aino" in page.content.decode()) for page in pages] == [may_export] * 3


def test_staff_without_the_right_to_see_results_read_nothing(client: Client, course: Course) -> None:
    clerk = User.objects.create_user("clerk", "a long password", is_staff=True)
    client.force_login(clerk)
    assert client.get("/api/v1/courses/").status_code == 403
    assert client.get(f"/api/v1/courses/{course.public_id}/people/").status_code == 403


def test_a_token_may_no_more_than_its_maker_may_now(course: Course) -> None:
    clerk = User.objects.create_user("clerk", "a long password", is_staff=True)
    make.organisation_of(course, staff=[clerk])
    _, secret = api_tokens.make_token(name="Reports", made_by=clerk)
    paths = ["courses/", f"courses/{course.public_id}/people/", "placements/"]
    assert {with_token(secret, path).status_code for path in paths} == {403}
    right = Permission.objects.get(codename="view_progress", content_type__app_label="activities")
    clerk.user_permissions.add(right)
    assert {with_token(secret, path).status_code for path in paths} == {200}
    clerk.user_permissions.remove(right)
    assert {with_token(secret, path).status_code for path in paths} == {403}


def test_every_call_about_people_is_written_down(
    client: Client, teacher: Enrolment, course: Course, learner: Enrolment, boss: User
) -> None:
    _, secret = api_tokens.make_token(name="Reports", made_by=boss)
    with_token(secret, f"courses/{course.public_id}/people/{learner.number}/")
    read(client, teacher, f"courses/{course.public_id}/gradebook/")
    events = AuditEvent.objects.order_by("pk").values_list("action", "actor", "subject")
    assert list(events) == [
        ("api.person.view", boss.token, learner.user.token), ("api.gradebook.view", teacher.user.token, "")
    ]  # fmt: skip


def test_inside_a_course_a_token_adds_nothing(client: Client, learner: Enrolment, boss: User) -> None:
    _, secret = api_tokens.make_token(name="Reports", made_by=boss)
    path = address(learner, f"api/v1/courses/{learner.course.public_id}/people/")
    assert client.get(path, headers={"Authorization": f"Bearer {secret}"}).status_code == 403


def test_the_api_describes_what_instructors_read(client: Client) -> None:
    paths = client.get("/api/schema/").json()["paths"]
    assert {
        "/api/v1/courses/", "/api/v1/courses/{course}/people/{number}/", "/api/v1/courses/{course}/gradebook/",
        "/api/v1/courses/{course}/outreach/{number}/", "/api/v1/placements/{placement}/steps/",
    } <= paths.keys()  # fmt: skip
