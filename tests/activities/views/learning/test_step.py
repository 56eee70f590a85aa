import re
from typing import Any

import pytest
from django.test import Client

from activities.learning import attempts
from activities.models import Answer, Attempt, Enrolment, Placement
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course())


@pytest.fixture
def attempt(learner: Enrolment) -> Attempt:
    return attempts.start(placement=make.placement(learner.course), learner=learner.user)


def path(who: Enrolment, placement: Placement, number: int = 2) -> str:
    return address(who, f"p/{placement.public_id}/steps/{number}/")


def send(client: Client, who: Enrolment, attempt: Attempt, **form: Any) -> Any:
    fields = {"attempt": attempt.public_id, "block": "q1", "key": "k", "response": "right"} | form
    return client.post(path(who, attempt.placement), fields)


def test_a_step_is_one_page_with_its_place_among_the_others(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    text = client.get(path(learner, attempt.placement)).content.decode()
    for words in ("Step 2 of 3", "question q1 (en)", "Previous", "Next", 'name="csrfmiddlewaretoken"'):
        assert words in text
    assert "Finish" not in text
    assert "Finish" in client.get(path(learner, attempt.placement, 3)).content.decode()


@pytest.mark.parametrize("number", [0, 4, 999])
def test_there_is_no_step_beyond_the_last(
    client: Client, learner: Enrolment, attempt: Attempt, number: int
) -> None:
    assert client.get(path(learner, attempt.placement, number)).status_code == 404


def test_an_answer_leads_back_to_its_feedback(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    answer = send(client, learner, attempt)
    assert answer["Location"] == f"{path(learner, attempt.placement)}#feedback-q1"
    text = client.get(path(learner, attempt.placement)).content.decode()
    assert "That is right!" in text
    assert "the key of q1 (en)" in text


def test_no_key_is_on_a_page_before_the_answer(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    for number in (1, 2, 3):
        text = client.get(path(learner, attempt.placement, number)).content.decode()
        assert "the key of" not in text
        assert "not that in" not in text
        assert "correct" not in text


def test_a_wrong_answer_can_be_tried_again(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    send(client, learner, attempt, response="wrong")
    text = client.get(path(learner, attempt.placement)).content.decode()
    assert "You can try again." in text
    assert "the key of q1" not in text
    send(client, learner, attempt, key="k2")
    assert "That is right!" in client.get(path(learner, attempt.placement)).content.decode()


NEXT = r'class="button next( quiet)?"'
ANSWER = r'class="button( quiet)?" type="submit">Answer'


@pytest.mark.parametrize(
    ("answers", "filled"),
    [([], "answer"), (["wrong"], "answer"), (["right"], "next"), (["right", "wrong"], "answer"), (["wrong", "right"], "next")],
)  # fmt: skip
def test_the_one_filled_button_is_what_comes_next(
    client: Client, learner: Enrolment, attempt: Attempt, answers: list[str], filled: str
) -> None:
    for number, one in enumerate(answers):
        send(client, learner, attempt, key=str(number), response=one)
    text = client.get(path(learner, attempt.placement)).content.decode()
    quiet = [(match := re.search(pattern, text)) and match[1] for pattern in (ANSWER, NEXT)]
    assert quiet == ([None, " quiet"] if filled == "answer" else [" quiet", None])


def test_an_answer_that_is_not_saved_does_not_look_like_a_saved_one(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    unsaved = send(client, learner, attempt, response="").content.decode()
    assert '<p class="answer-state is-unsaved">Not saved yet.</p>' in unsaved
    send(client, learner, attempt)
    saved = client.get(path(learner, attempt.placement)).content.decode()
    assert '<p class="answer-state is-saved">Your answer is saved.</p>' in saved


def test_pressing_twice_is_one_answer(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    assert send(client, learner, attempt).status_code == send(client, learner, attempt).status_code == 302
    assert Answer.objects.count() == 1


def test_going_back_and_correcting_keeps_both_answers(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    send(client, learner, attempt, response="wrong")
    send(client, learner, attempt, response="right")
    assert [one.is_correct for one in Answer.objects.all()] == [False, True]


def test_every_form_has_a_key_of_its_own(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    keys = {client.get(path(learner, attempt.placement)).context["step"].blocks[0].key for _ in range(2)}
    assert len(keys) == 2


def test_an_empty_answer_is_explained_on_the_same_page(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    answer = send(client, learner, attempt, response="")
    assert answer.status_code == 422
    assert "You have not chosen an answer yet." in answer.content.decode()
    assert not Answer.objects.exists()


def test_an_answer_to_nothing_is_not_found(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    assert send(client, learner, attempt, block="t1").status_code == 404
    assert client.post(path(learner, attempt.placement), {"block": "q1"}).status_code == 404


def test_characters_that_no_one_types_break_nothing(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    assert send(client, learner, attempt, key="k\0", response="right\0").status_code == 302
    assert Answer.objects.get().is_correct
    assert client.get(path(learner, attempt.placement).replace("/p/", "/p/%00")).status_code == 404


def test_a_stranger_cannot_answer_for_another(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    stranger = make.member(learner.course)
    assert send(client, stranger, attempt).status_code == 404
    assert not Answer.objects.exists()


def test_an_answer_after_the_end_leads_to_the_start(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    for block in ("q1", "q2"):
        attempts.answer(attempt=attempt, block=block, key=block, form={"response": ["right"]})
    attempts.finish(attempt=attempt)
    answer = send(client, learner, attempt, response="wrong")
    assert answer["Location"].endswith(f"/p/{attempt.placement.public_id}/")


def test_an_answer_without_the_csrf_token_is_refused(learner: Enrolment, attempt: Attempt) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, learner, attempt).status_code == 403


def test_work_goes_on_on_another_device(learner: Enrolment, attempt: Attempt) -> None:
    send(Client(), learner, attempt)
    assert "the key of q1" in Client().get(path(learner, attempt.placement)).content.decode()


def ask(client: Client, who: Enrolment, attempt: Attempt, **form: Any) -> Any:
    """As the page's script sends a waiting answer."""
    fields = {"attempt": attempt.public_id, "block": "q1", "key": "k", "response": "right"} | form
    return client.post(path(who, attempt.placement), fields, headers={"accept": "application/json"})


def test_the_script_hears_that_an_answer_is_saved_and_sees_the_page_as_it_is_now(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    first, again = ask(client, learner, attempt), ask(client, learner, attempt)
    for response in (first, again):
        assert (response.status_code, response.json()["state"]) == (200, "saved")
        assert "the key of q1 (en)" in response.json()["page"]
    assert Answer.objects.count() == 1


def test_the_script_hears_what_cannot_be_saved(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    response = ask(client, learner, attempt, response="")
    assert (response.status_code, response.json()["state"]) == (422, "unreadable")
    assert "You have not chosen an answer yet." in response.json()["page"]
    assert ask(client, learner, attempt, block="t1").status_code == 404
    for block in ("q1", "q2"):
        attempts.answer(attempt=attempt, block=block, key=block, form={"response": ["right"]})
    attempts.finish(attempt=attempt)
    response = ask(client, learner, attempt, response="wrong")
    assert (response.status_code, response.json()) == (409, {"state": "finished"})


def test_a_waiting_answer_is_taken_for_its_giver_alone(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert ask(strict, learner, attempt).status_code == 403
    for stranger in (make.member(learner.course), make.member(learner.course, "instructor")):
        assert ask(client, stranger, attempt).status_code == 404
    assert not Answer.objects.exists()


def test_what_waits_in_a_browser_is_marked_for_its_person_and_course_and_tells_neither(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    def mark(who: Enrolment) -> str:
        found = re.search(r'data-owner="(\w+)"', client.get(address(who, f"p/{placement}/")).content.decode())
        return found[1] if found else ""

    placement = attempt.placement.public_id
    own = mark(learner)
    assert len(own) == 32
    assert mark(learner) == own
    assert mark(make.member(learner.course)) != own
    elsewhere = make.placement()
    placement = elsewhere.public_id
    assert mark(make.member(elsewhere.course, who=learner.user)) != own


def test_each_answer_is_said_to_be_saved_in_words(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    where = path(learner, attempt.placement)
    assert "Your answer is saved." not in client.get(where).content.decode()
    send(client, learner, attempt, response="wrong")
    assert "Your answer is saved." in client.get(where).content.decode()
    assert "Not saved yet." in send(client, learner, attempt, key="k2", response="").content.decode()


def test_continuing_leads_to_where_one_was_on_any_device(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    def go_on() -> str:
        start = address(learner, f"p/{attempt.placement.public_id}/start/")
        return str(Client().post(start)["Location"].rstrip("/").rsplit("/", 1)[-1])

    client.get(path(learner, attempt.placement, 3))
    assert go_on() == "3"
    client.get(path(learner, attempt.placement, 1))
    assert go_on() == "1"  # still to be read
    client.get(path(learner, attempt.placement, 2))
    assert go_on() == "2"
    send(client, learner, attempt)
    assert go_on() == "3"  # all on the second step is answered
    client.get(path(make.member(learner.course), attempt.placement, 1))
    assert go_on() == "3"


def test_the_page_says_what_a_change_of_language_loses_without_scripts(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    empty = send(client, learner, attempt, response="").content.decode()
    for text in (client.get(path(learner, attempt.placement)).content.decode(), empty):
        assert "<noscript><p>Answer first" in text
        assert f'name="next" value="{path(learner, attempt.placement)}"' in text
