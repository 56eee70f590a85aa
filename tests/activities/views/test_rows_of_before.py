"""Answers that were stored before there was a gate: one of them takes no page, no file and no next answer with it."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from activities.learning import attempts
from activities.models import Answer, Attempt, Enrolment, Role
from activities.privacy import personal_data
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
SCREEN = {
    "type": "simulated_screen",
    "id": "s1",
    "prompt": make.text("press"),
    "app": make.text("Mail"),
    "start": "a",
    "goal": "b",
    "screens": [
        {
            "id": "a",
            "title": make.text("first"),
            "fields": [{"id": "f", "kind": "text", "label": make.text("name")}],
            "actions": [
                {
                    "id": "go",
                    "label": make.text("go"),
                    "to": "b",
                    "needs": [{"field": "f", "fact": "filled", "message": make.text("write first")}],
                }
            ],
        },
        {"id": "b", "title": make.text("last")},
    ],
}
BLOCKS = {
    "r1": make.reflection(),
    "q1": make.question(),
    "s1": SCREEN,
}
FORMS = {"r1": {"response": ["good"]}, "q1": {"response": ["wrong"]}, "s1": {"action": ["go"]}}
STORED = {
    "half letters": {
        "text": "\ud800 sawed",
        "photo": "\udfff",
        "description": "\ud800",
        "chosen": ["\ud800"],
        "action": "\ud800",
    },
    "other shapes": {
        "text": [],
        "photo": {},
        "description": 1,
        "chosen": 7,
        "action": "go",
        "fields": ["\ud800"],
    },
    "a list": ["\ud800", 1],
    "a text": "\ud800",
    "nothing": None,
}


@pytest.fixture
def teacher() -> Enrolment:
    return make.member(make.course(), Role.INSTRUCTOR)


@pytest.fixture
def attempt(teacher: Enrolment) -> Attempt:
    placement = make.placement(teacher.course, make.activity(steps=[list(BLOCKS.values())]))
    attempt = attempts.start(placement=placement, learner=make.member(teacher.course).user)
    for block, form in FORMS.items():
        attempts.answer(attempt=attempt, block=block, key=block, form=form)
    return attempt


def store(response: object) -> None:
    """As it would lie in the database; PostgreSQL never took halves of letters into JSON."""
    written = json.dumps(response)
    if connection.vendor == "postgresql":
        written = written.replace("\\ud800", "").replace("\\udfff", "")
    Answer.objects.update(
        response=json.loads(written) if response is not None else {"text": None, "chosen": None}
    )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE activities_answer SET response = %s", [written])


def pages(teacher: Enrolment, attempt: Attempt) -> list[str]:
    number = Enrolment.objects.get(user=attempt.learner).number
    reflection, placement = attempt.reflections.get().public_id, attempt.placement.public_id
    course = attempt.placement.course.public_id
    return [
        "",
        "queue/",
        "queue/?show=reviewed",
        "people/",
        "gradebook/",
        f"reflections/{reflection}/review/",
        f"p/{placement}/results/",
        f"p/{placement}/step-by-step/",
        f"p/{placement}/learners/{number}/",
        f"people/{number}/",
        f"people/{number}/attempts/{attempt.public_id}/",
        "api/v1/reflections/",
        f"api/v1/reflections/{reflection}/review/",
        f"api/v1/courses/{course}/people/{number}/",
        f"api/v1/courses/{course}/people/{number}/attempts/{attempt.public_id}/",
        f"api/v1/placements/{placement}/steps/",
    ]


@pytest.mark.parametrize("kind", STORED)
def test_the_pages_of_the_course_stand(
    client: Client, teacher: Enrolment, attempt: Attempt, kind: str
) -> None:
    store(STORED[kind])
    for page in pages(teacher, attempt):
        answered = client.get(address(teacher, page))
        assert answered.status_code == 200, page
        answered.content.decode()


@pytest.mark.parametrize("kind", STORED)
def test_the_learners_own_pages_stand_and_the_next_answer_is_taken(
    client: Client, attempt: Attempt, kind: str
) -> None:
    store(STORED[kind])
    learner = Enrolment.objects.get(user=attempt.learner)
    placement = attempt.placement.public_id
    for page in (
        "",
        f"p/{placement}/",
        f"p/{placement}/steps/1/",
        f"p/{placement}/learners/{learner.number}/",
    ):
        assert client.get(address(learner, page)).status_code == 200, page
    own = client.get(address(learner, f"api/v1/attempts/{attempt.public_id}/"))
    assert own.status_code == 200
    for block, form in FORMS.items():
        assert again(client, learner, attempt, block, form).status_code == 302
    assert Answer.objects.count() == 2 * len(FORMS)


def again(client: Client, learner: Enrolment, attempt: Attempt, block: str, form: dict[str, Any]) -> Any:
    where = address(learner, f"p/{attempt.placement.public_id}/steps/1/")
    fields = {"attempt": attempt.public_id, "block": block, "key": f"next-{block}", **form}
    return client.post(where, fields)


@pytest.mark.parametrize("kind", STORED)
def test_the_persons_own_file_is_made(attempt: Attempt, kind: str) -> None:
    store(STORED[kind])
    kept = personal_data.collect_data(person=attempt.learner, language="en")
    json.dumps(kept["attempts"], ensure_ascii=False, default=str).encode()


def test_what_cannot_be_shown_says_so_where_it_stood(
    client: Client, teacher: Enrolment, attempt: Attempt
) -> None:
    store(STORED["other shapes"])
    assert "This answer cannot be shown." in client.get(address(teacher, "queue/")).content.decode()
    (listed,) = client.get(address(teacher, "api/v1/reflections/")).json()["results"]
    assert listed["given"]["can_be_shown"] is False
    learner = Enrolment.objects.get(user=attempt.learner)
    step = client.get(address(learner, f"p/{attempt.placement.public_id}/steps/1/")).content.decode()
    assert "An earlier answer cannot be shown here." in step


def test_what_can_be_shown_but_for_half_a_letter_is_shown(
    client: Client, teacher: Enrolment, attempt: Attempt
) -> None:
    store(STORED["half letters"])
    assert " sawed" in client.get(address(teacher, "queue/")).content.decode()
