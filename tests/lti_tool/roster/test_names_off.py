"""With names off no name, e-mail address or LMS's id is anywhere but where it must be: a search for planted ones."""

import logging
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from pytest_django import Settings

from activities.learning import attempts, help_calls
from activities.models import Enrolment, Role
from activities.outreach import cases
from activities.runtime.logs import JsonFormatter
from lti_tool.delivery.comparison import plan, reconcile
from lti_tool.models import LtiContext, LtiUser, NamePolicy, ScoreDelivery
from lti_tool.outgoing import http_client
from lti_tool.protocol.roles import MEMBERSHIP
from tests.factories import activities as make
from tests.factories.comparisons import arrived
from tests.factories.deliveries import Answer, SmallLms, make_line_item, make_registration, small_lms
from tests.factories.sessions import browser_of

pytestmark = pytest.mark.django_db
PEOPLE = {"aino": "Learner", "samir": "Learner", "never": "Learner", "leena": "Instructor"}
PAGES = [
    "", "people/", "gradebook/", "gradebook/?look=map", "gradebook/?look=paper",
    "gradebook/results.csv", "gradebook/results.xlsx", "outreach/", "outreach/?show=mine", "outreach/?show=done",
    "people/{number}/", "people/{expected}/", "people/{number}/attempts/{attempt}/", "p/{placement}/results/",
    "p/{placement}/step-by-step/", "api/v1/courses/", "api/v1/courses/{course}/", "api/v1/courses/{course}/people/",
    "api/v1/courses/{course}/people/{number}/", "api/v1/courses/{course}/gradebook/",
    "api/v1/courses/{course}/outreach/", "api/v1/placements/{placement}/results/", "queue/", "queue/?show=reviewed",
    "reflections/{reflection}/review/", "help-calls/{call}/answer/", "api/v1/reflections/", "api/v1/help-calls/",
    "api/v1/reflections/{reflection}/review/", "p/{placement}/learners/{number}/",
]  # fmt: skip


def planted(who: str) -> dict[str, Any]:
    return {
        "user_id": f"plantedsub-{who}",
        "roles": [f"{MEMBERSHIP}#{PEOPLE[who]}"],
        "status": "Active",
        "name": f"Plantedname {who}",
        "given_name": "Plantedname",
        "family_name": who,
        "email": f"planted.{who}@planted.example",
    }


PLANTED = ("plantedsub", "plantedname", "planted.example")


@pytest.fixture
def lms(settings: Settings) -> Iterator[SmallLms]:
    with small_lms() as server:
        settings.LTI_ALLOWED_PRIVATE_HOSTS = [server.host]
        yield server
        http_client().close()


@pytest.fixture
def context(lms: SmallLms) -> LtiContext:
    """A course whose roster and gradebook tell everything."""
    registration = make_registration(lms.url, names=NamePolicy.OFF)
    column = make_line_item(registration)
    link = column.resource_link
    link.placement = make.placement(link.context.course, make.activity("planted"))
    link.save()
    lms.on("GET", "/members", Answer(200, {"members": [planted(who) for who in PEOPLE]}))
    result = {
        "userId": "plantedsub-aino",
        "resultScore": 1,
        "resultMaximum": 10,
        "comment": "Plantedname aino",
    }
    lms.on("GET", "/results", Answer(200, [result]))
    lms.on("POST", "/scores", Answer(500, "plantedsub-aino Plantedname aino"))
    return link.context


def arrive(context: LtiContext, who: str) -> tuple[Client, str, Enrolment]:
    """Someone of the roster who has launched."""
    person = LtiUser.objects.create(
        registration=context.deployment.registration, sub=f"plantedsub-{who}", user=make.person()
    )
    role = Role.INSTRUCTOR if who == "leena" else Role.LEARNER
    client, prefix = browser_of(context, person, role)
    return client, prefix, Enrolment.objects.get(user=person.user)


def work(context: LtiContext) -> dict[str, object]:
    """Something has happened of every sort; the gradebook holds another result."""
    placement = context.course.placements.get(resource_link__context=context)
    _, _, aino = arrive(context, "aino")
    arrive(context, "samir")
    attempt = attempts.start(placement=placement, learner=aino.user)
    for block, choice in (("q1", "wrong"), ("q2", "right")):
        attempts.answer(attempt=attempt, block=block, key=block, form={"response": [choice]})
    arrived(ScoreDelivery.objects.get())
    plan.plan()
    return hand_in_and_ask(context, aino) | {
        "placement": placement.public_id,
        "number": aino.number,
        "attempt": attempt.public_id,
        "course": context.course.public_id,
    }


def hand_in_and_ask(context: LtiContext, who: Enrolment) -> dict[str, object]:
    """What waits for an instructor."""
    placement = make.placement(context.course, make.activity(steps=[[make.reflection()]]))
    attempt = attempts.start(placement=placement, learner=who.user)
    attempts.answer(attempt=attempt, block="r1", key="r1", form={"response": ["I sawed."]})
    call = help_calls.ask(attempt=attempt, step=1, text="Which saw?")
    return {"reflection": attempt.reflections.get().public_id, "call": call.public_id}


def columns_with(text: str) -> set[tuple[str, str]]:
    """Every column of every table in which the text stands somewhere."""
    columns = set()
    for model in apps.get_models():
        for row in model._default_manager.values():
            columns |= {
                (model.__name__, name) for name, value in row.items() if text in str(value).casefold()
            }
    return columns


def words_of(answer: Any) -> str:
    body: bytes = answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as file:
            body = b"".join(file.read(name) for name in file.namelist())
    return (body.decode(errors="replace") + str(answer.headers)).casefold()


def test_what_is_planted_is_found_in_no_page_file_log_or_column(
    lms: SmallLms, context: LtiContext, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        facts = work(context)
        client, prefix, leena = arrive(context, "leena")
        assert client.get(f"{prefix}people/", secure=True).status_code == 200
        facts["expected"] = context.course.expected.get().number
        cases.take(course=context.course, number=int(str(facts["number"])), actor=leena.user)
        client.post(f"{prefix}gradebook/refresh/", secure=True)
        assert reconcile.compare_next()
        pages = {page: client.get(prefix + page.format(**facts), secure=True) for page in PAGES}
    assert {page: answer.status_code for page, answer in pages.items()} == dict.fromkeys(PAGES, 200)
    assert len(lms.requests("/members")) == len(lms.requests("/results")) == 1
    log = "\n".join(
        JsonFormatter().format(record) + str(vars(record)) for record in caplog.records
    ).casefold()
    for text in PLANTED:
        assert [page for page, answer in pages.items() if text in words_of(answer)] == []
        assert text not in log
    assert columns_with("plantedsub") == {("LtiUser", "sub")}
    assert columns_with("plantedname") == columns_with("planted.example") == set()
    assert "participant" in words_of(pages["people/"])  # the pages were not simply empty


def test_the_search_itself_finds_a_planted_name(context: LtiContext) -> None:
    context.course.title = "Group of Plantedname"
    context.course.save()
    assert columns_with("plantedname") == {("Course", "title")}
