"""A page reads the copy of a roster once, however much of it the page shows: with the adapter itself, and 2,000 people."""

import json
from collections import Counter
from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet, MultiFernet
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from activities.models import Role
from activities.outreach import cases
from activities.runtime import clock
from lti_tool.keys import secrets_at_rest
from lti_tool.keys.secrets_at_rest import encrypt
from lti_tool.models import LtiContext, LtiUser, NamePolicy, RosterCopy
from lti_tool.protocol.roles import LEARNER
from lti_tool.protocol.services.nrps import ACTIVE
from tests.factories import activities as make
from tests.factories import crowds
from tests.factories.deliveries import make_line_item, make_person, make_registration
from tests.factories.sessions import browser_of

pytestmark = pytest.mark.django_db
PEOPLE, EXPECTED = 2000, 50
PAGES = [
    "", "people/", "people/?group=g1", "people/?sort=silence", "people/{number}/", "outreach/", "outreach/?show=mine",
    "gradebook/", "gradebook/?look=paper", "gradebook/results.csv", "queue/", "p/{placement}/results/",
    "p/{placement}/learners/{number}/", "api/v1/courses/{course}/people/", "api/v1/courses/{course}/gradebook/",
    "api/v1/courses/{course}/outreach/",
]  # fmt: skip


class CountingCipher(MultiFernet):
    """Counts how often it opened each text."""

    opened: Counter[bytes | str] = Counter()

    def decrypt(self, msg: bytes | str, ttl: int | None = None) -> bytes:
        self.opened[msg] += 1
        return super().decrypt(msg, ttl)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Counter[bytes | str]]:
    """A key of its own, so that no other test has made its cipher before."""
    monkeypatch.setattr(secrets_at_rest, "MultiFernet", CountingCipher)
    settings.LTI_KEY_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    CountingCipher.opened.clear()
    yield CountingCipher.opened
    CountingCipher.opened.clear()


@pytest.fixture
def context(opened: Counter[bytes | str]) -> LtiContext:
    registration = make_registration("https://lms.example", names=NamePolicy.KEPT)
    context = make_line_item(registration).resource_link.context
    people = crowds.crowd(context.course, PEOPLE)
    LtiUser.objects.bulk_create(
        LtiUser(registration=registration, sub=f"roster-{user.user_id}", user_id=user.user_id)
        for user in people
    )
    subs = [f"roster-{one.user_id}" for one in people] + [f"never-{number}" for number in range(EXPECTED)]
    listed = {
        sub: (f"Firstname Lastname-Somebody {number}", LEARNER, ACTIVE, [f"g{number % 2}"])
        for number, sub in enumerate(subs)
    }
    RosterCopy.objects.create(
        context=context,
        names_encrypted=encrypt(json.dumps(listed)),
        groups_encrypted=encrypt(json.dumps([["g0", "Wood"], ["g1", "Metal"]])),
        has_names=True,
        fetched_at=clock.now(),
    )
    return context


@pytest.fixture
def page(context: LtiContext) -> tuple[Client, str, dict[str, str]]:
    """An instructor, who has taken two people; the new roster has been taken over."""
    teacher = make_person(context.deployment.registration)
    client, prefix = browser_of(context, teacher, Role.INSTRUCTOR)
    placement = make.placement(context.course, make.activity("keys"))
    first, second = context.course.enrolments.filter(role=Role.LEARNER).order_by("number")[:2]
    for enrolment in (first, second):
        cases.take(course=context.course, number=enrolment.number, actor=teacher.user)
    client.get(prefix, secure=True)
    facts = {
        "number": str(first.number),
        "placement": placement.public_id,
        "course": context.course.public_id,
    }
    return client, prefix, facts


def test_a_page_opens_the_roster_once_and_asks_once_who_its_people_are(
    page: tuple[Client, str, dict[str, str]], opened: Counter[bytes | str]
) -> None:
    client, prefix, facts = page
    costs = {}
    for path in PAGES:
        opened.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(prefix + path.format(**facts), secure=True)
        assert answer.status_code == 200, path
        statements = [one["sql"] for one in queries]
        costs[path] = (
            max(opened.values(), default=0),
            sum("names_encrypted" in one for one in statements),
            sum('FROM "lti_tool_ltiuser"' in one for one in statements),
        )
    assert {path: cost for path, cost in costs.items() if max(cost) > 1} == {}
    assert costs["people/"] == costs["outreach/"] == costs["gradebook/"] == (1, 1, 1)
    assert "Firstname" in client.get(f"{prefix}people/", secure=True).content.decode()
