"""Pages of a code have the look and the words of the course's organisation, and name neither it nor the course's title."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from activities.learning import attempts
from activities.learning.resume import resume_codes
from activities.models import Attempt, Course, Organisation
from activities.organisations.services import store_logo
from tests.activities.organisations.pictures import a_logo, text
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def an_attempt() -> Attempt:
    learner = make.member(make.course("A course with a name"))
    return attempts.start(placement=make.placement(learner.course), learner=learner.user)


def entered(client: Client, attempt: Attempt) -> str:
    _, code = resume_codes.make(attempt=attempt)
    return str(client.post("/resume/", {"code": code})["Location"])


def given_to(attempt: Attempt, **fields: object) -> Organisation:
    organisation = Organisation.objects.create(**fields)
    Course.objects.filter(placements__attempts=attempt).update(organisation=organisation)
    return organisation


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def test_the_pages_of_a_code_are_the_organisations_of_its_course(client: Client) -> None:
    mine, strange = an_attempt(), an_attempt()
    words = {"service": {"en": ["The Workshop"]}}
    given_to(mine, name="Ours", palette="forest", phone="050 123 4567", words=words)
    given_to(strange, name="Theirs", palette="plum", phone="112")
    pages = [client.get(entered(client, one)).content.decode() for one in (mine, strange)]
    assert all(
        part in pages[0] for part in ('data-palette="forest"', "<bdi>The Workshop</bdi>", "tel:0501234567")
    )
    assert all(part in pages[1] for part in ('data-palette="plum"', "tel:112"))
    for part in ("forest", "The Workshop", "0501234567", "Ours"):
        assert part not in pages[1]


def test_a_learners_language_that_is_off_falls_back(client: Client) -> None:
    attempt = an_attempt()
    attempt.learner.language = "ar"
    attempt.learner.save()
    given_to(attempt, name="Ours", languages=["sv", "en"])
    base = entered(client, attempt)
    assert '<html lang="sv"' in client.get(base).content.decode()
    resume_codes.cancel(attempt=attempt)
    assert '<html lang="sv"' in client.get(base).content.decode()


def test_a_code_that_has_ended_says_whom_to_call_where_one_organisation_is_all(client: Client) -> None:
    attempt = an_attempt()
    organisation = given_to(attempt, name="Ours", phone="112")
    base = entered(client, attempt)
    Organisation.objects.exclude(pk=organisation.pk).delete()
    resume_codes.cancel(attempt=attempt)
    assert "tel:112" in client.get(base).content.decode()


def test_the_look_costs_no_statement_on_a_page_of_a_code(client: Client) -> None:
    attempt = an_attempt()
    base = entered(client, attempt)
    counts = []
    for _ in range(2):
        client.get(base)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(base)
        counts.append(len(queries))
        organisation = given_to(attempt, name="Ours", palette="brick", phone="112")
        store_logo(organisation=organisation, upload=a_logo(), text=text())
    assert counts[0] == counts[1]
