"""A code as it is asked for, and as it is typed: who gets one, and what a wrong one does."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from activities.learning import attempts
from activities.learning.resume import resume_codes
from activities.learning.resume.brakes import Brake
from activities.models import Attempt, Enrolment
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


ENGLISH = {"accept-language": "en"}


@pytest.fixture
def client() -> Client:
    """A browser in English: on the page for codes nobody is known yet."""
    return Client(headers=ENGLISH)


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course("A course with a name"))


@pytest.fixture
def attempt(learner: Enrolment) -> Attempt:
    return attempts.start(placement=make.placement(learner.course), learner=learner.user)


def test_a_learner_gets_a_code_on_the_page_of_an_activity_under_way(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    start = address(learner, f"p/{attempt.placement.public_id}/")
    assert "Get a code" in client.get(start).content.decode()
    text = client.post(f"{start}code/").content.decode()
    found = re.search(r">(\w{5} \w{5})</bdi>", text)
    assert found
    assert "https://testserver/resume/" in text
    assert resume_codes.redeem(typed=found[1]).attempt == attempt
    again = client.get(start).content.decode()
    assert "Make a new code" in again
    assert found[1] not in again
    client.post(f"{start}code/cancel/")
    assert "Get a code" in client.get(start).content.decode()
    with pytest.raises(resume_codes.WrongCodeError):
        resume_codes.redeem(typed=found[1])


def test_nothing_under_way_offers_no_code(client: Client, learner: Enrolment) -> None:
    start = address(learner, f"p/{make.placement(learner.course).public_id}/")
    assert "Get a code" not in client.get(start).content.decode()
    assert client.post(f"{start}code/")["Location"] == start
    assert client.post(f"{start}code/cancel/")["Location"] == start


def test_a_stranger_gets_no_code_for_anothers_attempt(client: Client, attempt: Attempt) -> None:
    classmate = make.member(attempt.placement.course)
    path = f"p/{attempt.placement.public_id}/code/"
    assert client.post(address(classmate, path)).status_code == 302
    assert resume_codes.current(attempt=attempt) is None
    assert client.post(address(make.member(make.course()), path)).status_code == 404


def test_a_wrong_or_empty_code_is_told_on_the_same_page(client: Client) -> None:
    assert client.get("/resume/").status_code == 200
    empty, wrong = client.post("/resume/", {"code": " "}), client.post("/resume/", {"code": "<b>"})
    assert (empty.status_code, wrong.status_code) == (422, 422)
    assert "Write your code first." in empty.content.decode()
    assert "This code opens nothing." in wrong.content.decode()
    assert "&lt;b&gt;" in wrong.content.decode()
    assert wrong["X-Frame-Options"] == "DENY"


def test_too_many_wrong_codes_slow_even_a_browser_that_has_tried_none(
    client: Client, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resume_codes, "EVERYONE", Brake("codes", at_once=5, seconds_each=10))
    _, code = resume_codes.make(attempt=attempt)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(5):
            assert client.post("/resume/", {"code": str(number)}).status_code == 422
        slowed = Client(headers=ENGLISH).post("/resume/", {"code": code}, REMOTE_ADDR="192.0.2.1")
        assert (slowed.status_code, slowed["Retry-After"]) == (429, "10")
        assert "Too many wrong codes" in slowed.content.decode()
        clock.shift(timedelta(seconds=10))
        assert Client().post("/resume/", {"code": code}).status_code == 302


def test_a_code_is_not_taken_from_another_site(attempt: Attempt) -> None:
    _, code = resume_codes.make(attempt=attempt)
    assert Client(enforce_csrf_checks=True).post("/resume/", {"code": code}).status_code == 403


def test_the_page_for_codes_speaks_the_languages(client: Client) -> None:
    assert '<html lang="sv"' in client.get("/resume/?language=sv").content.decode()
