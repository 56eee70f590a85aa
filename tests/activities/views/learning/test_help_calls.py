from typing import Any

import pytest
from django.test import Client

from activities.learning import attempts
from activities.models import Attempt, Enrolment, HelpCall, Role
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course())


@pytest.fixture
def teacher(learner: Enrolment) -> Enrolment:
    return make.member(learner.course, Role.INSTRUCTOR)


@pytest.fixture
def attempt(learner: Enrolment) -> Attempt:
    return attempts.start(placement=make.placement(learner.course), learner=learner.user)


def step(attempt: Attempt, number: int = 2) -> str:
    return f"p/{attempt.placement.public_id}/steps/{number}/"


def ask(client: Client, who: Enrolment, attempt: Attempt, text: str = "", number: int = 2) -> Any:
    fields = {"attempt": attempt.public_id, "text": text}
    return client.post(address(who, f"{step(attempt, number)}help/"), fields)


def answer(client: Client, who: Enrolment, call: HelpCall, text: str = "Here.", **form: str) -> Any:
    fields = {"text": text, "decision": "answer", "seen": ""} | form
    return client.post(address(who, f"help-calls/{call.public_id}/answer/"), fields)


def seen(client: Client, who: Enrolment, path: str) -> str:
    return client.get(address(who, path)).content.decode()


def test_a_learner_calls_sees_that_it_arrived_and_takes_it_back(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    assert "I need help" in seen(client, learner, step(attempt))
    called = ask(client, learner, attempt, "I do not see <b>it</b>.")
    assert called["Location"] == f"{address(learner, step(attempt))}#help"
    text = seen(client, learner, step(attempt))
    for words in (
        "Your instructor has been told.",
        "I do not see &lt;b&gt;it",
        "I do not need help any more",
    ):
        assert words in text
    assert "I need help" not in text
    assert "I need help" in seen(client, learner, step(attempt, 3))
    client.post(address(learner, f"help-calls/{HelpCall.objects.get().public_id}/take-back/"))
    assert "I need help" in seen(client, learner, step(attempt))


def test_an_answer_reaches_the_learner_wherever_he_or_she_is(
    client: Client, learner: Enrolment, teacher: Enrolment, attempt: Attempt
) -> None:
    ask(client, learner, attempt)
    assert "Participant 1" in seen(client, teacher, "queue/")
    answered = answer(client, teacher, HelpCall.objects.get(), "Below the <b>picture</b>.")
    assert answered["Location"] == address(teacher, "queue/?told=answered")
    elsewhere = seen(client, learner, step(attempt, 3))
    assert "Your instructor has answered your call for help." in elsewhere
    assert f"{address(learner, step(attempt))}#help" in elsewhere
    here = seen(client, learner, step(attempt))
    assert "Below the &lt;b&gt;picture" in here
    assert "I need help" in here
    assert "has answered your call" not in seen(client, learner, step(attempt, 3))
    assert "Below the &lt;b&gt;picture" in seen(client, learner, f"p/{attempt.placement.public_id}/")


def test_help_given_in_person_needs_no_words_but_an_empty_answer_does(
    client: Client, learner: Enrolment, teacher: Enrolment, attempt: Attempt
) -> None:
    ask(client, learner, attempt)
    call = HelpCall.objects.get()
    empty = answer(client, teacher, call, " ")
    assert (empty.status_code, HelpCall.objects.get().is_open) == (422, True)
    assert "Write an answer first." in empty.content.decode()
    answer(client, teacher, call, "", decision="in-person")
    assert "Your instructor has helped you in person." in seen(client, learner, step(attempt))


def test_the_second_instructor_sees_the_first_answer_and_keeps_the_own_words(
    client: Client, learner: Enrolment, teacher: Enrolment, attempt: Attempt
) -> None:
    ask(client, learner, attempt)
    call = HelpCall.objects.get()
    answer(client, teacher, call, "First.")
    colleague = make.member(learner.course, Role.INSTRUCTOR)
    late = answer(client, colleague, call, "Second.")
    text = late.content.decode()
    assert late.status_code == 409
    for words in ("Something has changed while you were writing.", "First.", "Second."):
        assert words in text
    call.refresh_from_db()
    answer(client, colleague, call, "Second.", seen=call.version)
    assert HelpCall.objects.get().answer == "First.\n\nSecond."


def test_who_teaches_or_writes_content_has_no_help_button(client: Client, attempt: Attempt) -> None:
    for role in (Role.INSTRUCTOR, Role.CONTENT_DEVELOPER):
        someone = make.member(attempt.placement.course, role)
        attempts.start(placement=attempt.placement, learner=someone.user)
        assert "I need help" not in seen(client, someone, step(attempt))


def test_there_is_no_call_at_a_step_that_is_not_there(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    assert ask(client, learner, attempt, number=9).status_code == 404
    assert ask(client, learner, attempt, text="nul\0").status_code == 302


def test_a_late_call_from_a_finished_attempt_leads_to_the_start(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    for block in ("q1", "q2"):
        attempts.answer(attempt=attempt, block=block, key=block, form={"response": ["right"]})
    attempts.finish(attempt=attempt)
    assert ask(client, learner, attempt)["Location"].endswith(f"/p/{attempt.placement.public_id}/")
    assert not HelpCall.objects.exists()


def test_strangers_neither_call_for_nor_answer_another(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    ask(client, learner, attempt)
    call = HelpCall.objects.get()
    other = make.member(learner.course)
    assert ask(client, other, attempt, number=3).status_code == 404
    assert client.post(address(other, f"help-calls/{call.public_id}/take-back/")).status_code == 404
    assert answer(client, other, call).status_code == 403
    assert answer(client, make.member(make.course(), Role.INSTRUCTOR), call).status_code == 404
    assert answer(client, make.member(learner.course, Role.CONTENT_DEVELOPER), call).status_code == 403
    assert HelpCall.objects.get().is_open
