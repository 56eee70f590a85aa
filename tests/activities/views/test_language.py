import re

import pytest
from django.test import Client

from activities.learning import attempts
from activities.models import Enrolment, Role
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course())


def test_changing_the_language_stays_on_the_page_and_keeps_the_work(
    client: Client, learner: Enrolment
) -> None:
    attempt = attempts.start(placement=make.placement(learner.course), learner=learner.user)
    attempts.answer(attempt=attempt, block="q1", key="k", form={"response": ["right"]})
    where = address(learner, f"p/{attempt.placement.public_id}/steps/2/")
    assert f'name="next" value="{where}"' in client.get(where).content.decode()
    answer = client.post(address(learner, "language/"), {"language": "sv", "next": where})
    assert answer["Location"] == where
    text = client.get(where).content.decode()
    assert '<html lang="sv"' in text
    assert "question q1 (sv)" in text
    assert "the key of q1 (sv)" in text


@pytest.mark.parametrize(("language", "name"), [("fi", "Suomi"), ("ar", "العربية")])
def test_the_language_of_the_page_is_named_where_it_is_changed(
    client: Client, learner: Enrolment, language: str, name: str
) -> None:
    client.post(address(learner, "language/"), {"language": language, "next": address(learner)})
    summary = re.search(r"<summary>.*?</summary>", client.get(address(learner)).content.decode())
    assert summary is not None
    assert summary[0].endswith(f"</span>{name}</summary>")


def test_an_activity_in_another_language_than_the_page_says_so(client: Client, learner: Enrolment) -> None:
    where = address(learner, f"p/{make.placement(learner.course).public_id}/")
    told = {}
    for language in ("fi", "ar"):
        client.post(address(learner, "language/"), {"language": language, "next": where})
        told[language] = re.findall(
            r'<p class="soft">[^<]*<bdi>([^<]+)</bdi>', client.get(where).content.decode()
        )
    assert told == {"fi": [], "ar": ["الفنلنديّة"]}


def test_a_list_stays_the_list_that_was_chosen(client: Client, learner: Enrolment) -> None:
    teacher = make.member(learner.course, Role.INSTRUCTOR)
    where = address(teacher, "outreach/?show=mine&page=1")
    shown = client.get(where).content.decode()
    assert f'name="next" value="{where.replace("&", "&amp;")}"' in shown
    assert client.post(address(teacher, "language/"), {"language": "sv", "next": where})["Location"] == where


def test_the_choice_is_the_persons_own(client: Client, learner: Enrolment) -> None:
    stranger = make.member(learner.course)
    client.post(address(learner, "language/"), {"language": "fi", "next": "/"})
    assert '<html lang="en"' in client.get(address(stranger)).content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "", "javascript:alert(1)", "p/x"]
)
def test_nobody_is_led_elsewhere(client: Client, learner: Enrolment, target: str) -> None:
    answer = client.post(address(learner, "language/"), {"language": "fi", "next": target})
    assert answer["Location"] == address(learner)


def test_an_unknown_language_changes_nothing(client: Client, learner: Enrolment) -> None:
    client.post(address(learner, "language/"), {"language": "xx", "next": "/"})
    learner.user.refresh_from_db()
    assert learner.user.language == "en"
