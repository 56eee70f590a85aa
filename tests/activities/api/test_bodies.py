"""What a program sends to the API: taken, or refused with the name of its field; and nothing of it takes a page with it."""

import io
import json
from typing import Any

import pytest
from django.test import Client

from activities.incoming.documents import MOST_BYTES
from activities.learning import attempts
from activities.models import Answer, Attempt, Enrolment, Role
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course())


@pytest.fixture
def attempt(learner: Enrolment) -> Attempt:
    of = make.activity(steps=[[make.reflection()], [make.question()]])
    return attempts.start(placement=make.placement(learner.course, of), learner=learner.user)


def send(client: Client, who: Enrolment, attempt: Attempt, body: str | bytes, **headers: str) -> Any:
    where = address(who, f"api/v1/attempts/{attempt.public_id}/answers/")
    return client.generic("POST", where, body, "application/json", headers=headers)


def answer(response: object, block: str = "r1") -> str:
    return json.dumps({"block": block, "key": "k", "response": response})


def assert_refused(response: Any, status: int, detail: object = None) -> None:
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    if detail is not None:
        assert response.json()["detail"] == detail
    assert not Answer.objects.exists()


HALF = ["The text holds half of a letter (a lone surrogate). Send whole letters."]
NUL = ["The text holds the sign NUL. Leave it out."]
SHAPE = ["A field holds a text or a list of texts. Leave it out where there is none."]


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (answer({"response": "\ud800"}), {"response": {"response": HALF}}),
        (answer({"response": ["a", "b\udfff"]}), {"response": {"response": HALF}}),
        (answer({"\ud800": "a"}), {"response": {"\ufffd": HALF}}),
        (answer({"response": "a\0b"}), {"response": {"response": NUL}}),
        (answer({"response": "x"}, block="\udc00"), {"block": HALF}),
        (answer({"response": []}), {"response": {"response": SHAPE}}),
        (answer({"response": [["a"]]}), {"response": {"response": SHAPE}}),
        (answer({"response": {"a": "b"}}), {"response": {"response": SHAPE}}),
        (answer({"response": None}), {"response": {"response": ["This field may not be null."]}}),
        (answer({"response": 1}), {"response": {"response": SHAPE}}),
        ('{"block": "r1", "block": "q1"}', {"block": ["This name stands more than once. Send it once."]}),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_name(
    client: Client, learner: Enrolment, attempt: Attempt, body: str, detail: object
) -> None:
    assert_refused(send(client, learner, attempt, body), 400, detail)


@pytest.mark.parametrize(
    "body",
    [
        "[" * 3000 + "]" * 3000,
        '{"response":' * 3000 + "1" + "}" * 3000,
        "{",
        "",
        "null",
        "[]",
        '"text"',
        "NaN",
        '{"block": 1e999}',
        '{"block": ' + "9" * 400 + "}",
        '{"block": ' + "9" * 5000 + "}",
        b"\xff\xfe{\x00}\x00",
        answer("text"),
        answer(["text"]),
    ],
)
def test_any_other_body_is_a_bad_request(
    client: Client, learner: Enrolment, attempt: Attempt, body: str | bytes
) -> None:
    assert_refused(send(client, learner, attempt, body), 400)


def test_no_more_of_a_body_is_read_than_may_come(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    sent = io.BytesIO(b'{"block": "' + b"a" * 40 * MOST_BYTES + b'"}')
    where = address(learner, f"api/v1/attempts/{attempt.public_id}/answers/")
    facts: dict[str, Any] = {"wsgi.input": sent, "CONTENT_LENGTH": str(len(sent.getvalue()))}
    assert_refused(client.generic("POST", where, b"{}", "application/json", **facts), 413)
    assert sent.tell() < 2 * MOST_BYTES


def test_the_longest_answer_of_the_longest_letters_fits(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    assert send(client, learner, attempt, answer({"response": "😀" * 5000})).status_code == 201


def test_ends_of_lines_count_once_over_the_api_too(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    text = "a\r\n" * 2499 + "bb"
    assert send(client, learner, attempt, answer({"response": text})).status_code == 201
    assert Answer.objects.get().response["text"] == text.replace("\r\n", "\n")


@pytest.mark.parametrize("name", ["limit", "offset"])
@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 5000, "-1", "", "x", "1e9", "0"])
def test_a_list_is_fetched_a_page_at_a_time(client: Client, name: str, number: str) -> None:
    teacher = make.member(make.course(), Role.INSTRUCTOR)
    make.placement(teacher.course)
    for path in ("placements/", "reflections/"):
        listed = client.get(address(teacher, f"api/v1/{path}"), {name: number})
        assert listed.status_code == 200
        assert len(listed.json()["results"]) <= 1


@pytest.mark.parametrize("number", [10**9, 2**31, 2**63, 10**39, -1, 1.5, True, "x", [], {}, None])
def test_a_number_in_a_body_fits_its_column(client: Client, number: object) -> None:
    teacher = make.member(make.course(), Role.INSTRUCTOR)
    learner = make.member(teacher.course)
    placement = make.placement(teacher.course, make.activity(steps=[[make.reflection()]]))
    attempt = attempts.start(placement=placement, learner=learner.user)
    attempts.answer(attempt=attempt, block="r1", key="k", form={"response": ["I sawed."]})
    bodies = {
        f"reflections/{attempt.reflections.get().public_id}/review/": {
            "decision": "accepted",
            "seen": number,
        },
        f"courses/{teacher.course.public_id}/outreach/{learner.number}/": {"act": "hand_over", "to": number},
    }
    for path, body in bodies.items():
        answered = client.post(address(teacher, f"api/v1/{path}"), body, content_type="application/json")
        assert 400 <= answered.status_code < 500, path
