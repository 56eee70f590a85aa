from typing import Any

import pytest
from django.test import Client

from activities.learning import attempts, help_calls
from activities.learning.photos import uploads
from activities.models import (
    Enrolment,
    GradeEvent,
    HelpCall,
    Placement,
    Reflection,
    Review,
    ReviewDraft,
    Role,
    User,
)
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture
def teacher() -> Enrolment:
    return make.member(make.course(), Role.INSTRUCTOR)


@pytest.fixture
def placement(teacher: Enrolment) -> Placement:
    return make.placement(teacher.course, make.activity(steps=[[make.reflection()]]))


@pytest.fixture
def reflection(placement: Placement) -> Reflection:
    attempt = attempts.start(placement=placement, learner=make.member(placement.course).user)
    photo = uploads.keep(attempt=attempt, block="r1", file=make.sent(make.photo()))
    form = {"response": ["I sawed."], "response-photo": [photo.public_id]}
    attempts.answer(attempt=attempt, block="r1", key="k", form=form)
    return attempt.reflections.get()


@pytest.fixture
def call(reflection: Reflection) -> HelpCall:
    return help_calls.ask(attempt=reflection.attempt, step=1, text="I am stuck.")


def send(client: Client, method: str, who: Enrolment, path: str, **body: Any) -> Any:
    return getattr(client, method)(address(who, f"api/v1/{path}"), body, content_type="application/json")


def get(client: Client, who: Enrolment, path: str) -> Any:
    return client.get(address(who, f"api/v1/{path}"))


def test_what_waits_is_listed(
    client: Client, teacher: Enrolment, placement: Placement, reflection: Reflection, call: HelpCall
) -> None:
    (listed,) = get(client, teacher, f"reflections/?placement={placement.public_id}").json()["results"]
    assert (listed["id"], listed["name"], listed["state"]) == (
        reflection.public_id,
        "Participant 2",
        "waiting",
    )
    assert listed["given"]["text"] == "I sawed."
    assert get(client, teacher, "reflections/").json()["count"] == 1
    assert client.get(address(teacher, f"photos/{listed['given']['photo']}/")).status_code == 200
    (open_call,) = get(client, teacher, "help-calls/").json()
    assert (open_call["text"], open_call["place"]["number"], open_call["version"]) == ("I am stuck.", 1, "")


def test_a_decision_makes_the_grade_and_a_late_one_is_a_conflict(
    client: Client, teacher: Enrolment, reflection: Reflection
) -> None:
    path = f"reflections/{reflection.public_id}/review/"
    refused = send(client, "post", teacher, path, decision="accepted", points="6", seen=1)
    assert (refused.status_code, refused["Content-Type"]) == (422, PROBLEM)
    done = send(client, "post", teacher, path, decision="accepted", comment="Good.", points="4", seen=1)
    assert (done.status_code, done.json()["state"], done.json()["points"]) == (200, "accepted", 4)
    assert GradeEvent.objects.get().comment == "Good."
    late = send(client, "post", teacher, path, decision="returned", comment="No.", seen=1)
    assert (late.status_code, late["Content-Type"]) == (409, PROBLEM)
    assert get(client, teacher, path).json()["revision"] == 2


def test_a_draft_is_kept_and_a_draft_that_lacks_its_revision_is_a_problem(
    client: Client, teacher: Enrolment, reflection: Reflection
) -> None:
    path = f"reflections/{reflection.public_id}/draft/"
    assert send(client, "put", teacher, path, comment="Half", points="", seen=1).status_code == 204
    assert ReviewDraft.objects.get().comment == "Half"
    assert send(client, "put", teacher, path, comment="Half").status_code == 400


def test_a_call_is_answered_once(client: Client, teacher: Enrolment, call: HelpCall) -> None:
    path = f"help-calls/{call.public_id}/answer/"
    answered = send(client, "post", teacher, path, text="Here.").json()
    assert answered["answer"] == "Here."
    assert send(client, "post", teacher, path, text="There.").status_code == 409
    more = send(client, "post", teacher, path, text="There.", seen=answered["version"])
    assert more.json()["answer"] == "Here.\n\nThere."


CALLS = [
    ("get", "reflections/"),
    ("get", "help-calls/"),
    ("get", "reflections/{reflection}/review/"),
    ("post", "reflections/{reflection}/review/"),
    ("put", "reflections/{reflection}/draft/"),
    ("post", "help-calls/{call}/answer/"),
]


def status(
    client: Client, who: Enrolment, method: str, path: str, reflection: Reflection, call: HelpCall
) -> int:
    filled = path.format(reflection=reflection.public_id, call=call.public_id)
    body = {"decision": "accepted", "points": "5", "comment": "x", "text": "x", "seen": "1"}
    sent = get(client, who, filled) if method == "get" else send(client, method, who, filled, **body)
    code: int = sent.status_code
    return code


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("role", [Role.LEARNER, Role.VISITOR, Role.CONTENT_DEVELOPER])
def test_no_one_but_an_instructor_of_the_course_is_let_in(
    client: Client, reflection: Reflection, call: HelpCall, method: str, path: str, role: Role
) -> None:
    someone = make.member(reflection.attempt.placement.course, role)
    assert status(client, someone, method, path, reflection, call) == 403
    demoted = make.member(someone.course, Role.INSTRUCTOR)
    make.member(someone.course, role, who=demoted.user)
    assert status(client, demoted, method, path, reflection, call) == 403
    assert not Review.objects.exists()


@pytest.mark.parametrize(("method", "path"), CALLS[2:])
def test_an_instructor_of_another_course_finds_nothing(
    client: Client, reflection: Reflection, call: HelpCall, method: str, path: str
) -> None:
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    assert status(client, stranger, method, path, reflection, call) == 404
    assert get(client, stranger, "reflections/").json()["results"] == []
    assert get(client, stranger, "help-calls/").json() == []


def test_staff_outside_a_course_do_not_read_what_learners_wrote(
    client: Client, reflection: Reflection
) -> None:
    client.force_login(User.objects.create_superuser("boss", "a long password"))
    for path in ("reflections/", f"reflections/{reflection.public_id}/review/", "help-calls/"):
        assert client.get(f"/api/v1/{path}").status_code == 403


def test_a_photo_of_another_attempt_is_not_taken_over_the_api(
    client: Client, placement: Placement, reflection: Reflection
) -> None:
    other = make.member(placement.course)
    attempt = attempts.start(placement=placement, learner=other.user)
    foreign = reflection.answer.response["photo"]
    body = {"block": "r1", "key": "k", "response": {"response": "Mine", "response-photo": foreign}}
    answer = send(client, "post", other, f"attempts/{attempt.public_id}/answers/", **body)
    assert (answer.status_code, answer.json()["response"]["photo"]) == (201, "")


def test_what_changes_something_needs_the_csrf_token(teacher: Enrolment, reflection: Reflection) -> None:
    path = f"reflections/{reflection.public_id}/draft/"
    assert (
        send(Client(enforce_csrf_checks=True), "put", teacher, path, comment="x", seen=1).status_code == 403
    )
