from typing import Any

import pytest
from django.test import Client

from activities.learning import attempts
from activities.models import Answer, Attempt, AuditEvent, Enrolment, Placement, Role, User
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course())


@pytest.fixture
def placement(learner: Enrolment) -> Placement:
    return make.placement(learner.course, make.activity("keys"))


@pytest.fixture
def attempt(learner: Enrolment, placement: Placement) -> Attempt:
    return attempts.start(placement=placement, learner=learner.user)


@pytest.fixture
def staff(client: Client) -> User:
    user = User.objects.create_superuser("boss", "a long password")
    client.force_login(user)
    return user


def answer(client: Client, who: Enrolment, attempt: Attempt, **parts: Any) -> Any:
    body = {"block": "q1", "key": "k", "response": {"response": "right"}} | parts
    where = address(who, f"api/v1/attempts/{attempt.public_id}/answers/")
    return client.post(where, body, content_type="application/json")


def assert_problem(response: Any, status: int) -> None:
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    assert set(response.json()) == {"type", "title", "status", "detail"}
    assert response.json()["status"] == status


def test_a_course_lists_its_own_placements(client: Client, learner: Enrolment, placement: Placement) -> None:
    make.placement()
    listed = client.get(address(learner, "api/v1/placements/")).json()["results"]
    assert listed == [
        {
            "id": placement.public_id,
            "activity": "keys",
            "kind": "exercise",
            "title": "Activity keys (en)",
            "counting": "best",
            "is_open": True,
            "away_at": None,
        }
    ]


def test_instructors_read_results_and_learners_do_not(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    teacher, stranger = (make.member(course, Role.INSTRUCTOR) for course in (learner.course, make.course()))
    path = f"api/v1/placements/{placement.public_id}/results/"
    rows = client.get(address(teacher, path)).json()["results"]
    assert [(row["person"]["name"], row["status"]) for row in rows] == [("Participant 1", "not_started")]
    assert_problem(client.get(address(learner, path)), 403)
    assert_problem(client.get(address(stranger, path)), 404)


def test_an_answer_is_judged_and_kept_once(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    first, second = answer(client, learner, attempt), answer(client, learner, attempt)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert (first.json()["is_correct"], first.json()["points"]) == (True, 1)
    assert Answer.objects.count() == 1
    shown = client.get(address(learner, f"api/v1/attempts/{attempt.public_id}/")).json()
    assert (shown["missing_steps"], [one["block"] for one in shown["answers"]]) == ([3], ["q1"])


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ({"response": {"response": ""}}, 422),
        ({"response": {"response": 1}}, 400),
        ({"response": {"response": "\0"}}, 400),
        ({"response": "right"}, 400),
        ({"key": "k" * 65}, 400),
        ({"block": "t1"}, 404),
    ],
)
def test_what_cannot_be_taken_is_a_problem(
    client: Client, learner: Enrolment, attempt: Attempt, parts: dict[str, Any], status: int
) -> None:
    assert_problem(answer(client, learner, attempt, **parts), status)


def test_a_finished_attempt_takes_no_more(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    answer(client, learner, attempt)
    answer(client, learner, attempt, block="q2", key="k2")
    attempts.finish(attempt=attempt)
    assert_problem(answer(client, learner, attempt, key="k3", response={"response": "wrong"}), 409)


def test_a_stranger_neither_reads_nor_answers(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    for stranger in (make.member(learner.course), make.member(learner.course, Role.INSTRUCTOR)):
        assert_problem(answer(client, stranger, attempt), 404)
        assert_problem(client.get(address(stranger, f"api/v1/attempts/{attempt.public_id}/")), 404)


def test_an_answer_without_the_csrf_token_is_refused(learner: Enrolment, attempt: Attempt) -> None:
    assert answer(Client(enforce_csrf_checks=True), learner, attempt).status_code == 403
    assert not Answer.objects.exists()


def test_outside_a_course_only_staff_read(client: Client, placement: Placement, attempt: Attempt) -> None:
    paths = [
        "/api/v1/placements/",
        f"/api/v1/placements/{placement.public_id}/results/",
        f"/api/v1/attempts/{attempt.public_id}/",
    ]
    for path in paths:
        assert_problem(client.get(path), 403)
    client.force_login(make.person())
    for path in paths:
        assert_problem(client.get(path), 403)


def test_staff_read_and_do_not_answer(
    client: Client, staff: User, placement: Placement, attempt: Attempt
) -> None:
    assert client.get("/api/v1/placements/").json()["results"][0]["id"] == placement.public_id
    assert client.get(f"/api/v1/placements/{placement.public_id}/results/").json()["count"] == 1
    assert client.get(f"/api/v1/attempts/{attempt.public_id}/").status_code == 200
    refused = client.post(
        f"/api/v1/attempts/{attempt.public_id}/answers/", {}, content_type="application/json"
    )
    assert_problem(refused, 403)


def test_a_look_at_anothers_attempt_from_outside_is_written_down(
    client: Client, staff: User, learner: Enrolment, attempt: Attempt
) -> None:
    client.get(address(learner, f"api/v1/attempts/{attempt.public_id}/"))
    assert not AuditEvent.objects.exists()
    client.get(f"/api/v1/attempts/{attempt.public_id}/")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor) == ("api.attempt.view", staff.token)
    assert (event.subject, event.course) == (learner.user.token, learner.course.public_id)


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(client: Client, learner: Enrolment) -> None:
    refused = client.post(address(learner, "api/v1/placements/"), {}, content_type="application/json")
    assert_problem(refused, 405)
    assert "GET" in refused["Allow"]


def test_the_api_describes_itself(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    described = client.get("/api/schema/").json()
    assert "Warning" not in capsys.readouterr().err
    assert "/api/v1/attempts/{attempt}/answers/" in described["paths"]
