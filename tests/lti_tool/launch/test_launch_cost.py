"""What a launch costs in statements to the database; the README states the same numbers."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.learning import attempts
from activities.models import Course, Organisation
from activities.organisations.services import store_logo
from lti_tool.launch import logins
from lti_tool.models import LtiUser, Registration, ResourceLink
from lti_tool.protocol import vocabulary as v
from tests.activities.organisations.pictures import a_logo, text
from tests.factories import activities as make
from tests.factories.signing_lms import Begun, SigningLms, a_signing_lms

pytestmark = [pytest.mark.django_db, pytest.mark.launch]

LOGIN, MARKED_LOGIN, RETURNING, NEW_PERSON, FIRST_PAGE, UNDER_WAY = 3, 2, 8, 13, 4, 7
# What frames a transaction is no work of its own.
FRAMES = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


@pytest.fixture
def lms(monkeypatch: pytest.MonkeyPatch) -> SigningLms:
    monkeypatch.setattr(logins, "MAKES_ROOM_EVERY", 10**9)  # one login in many looks for room
    make.activity("a-tour")
    lms = a_signing_lms()
    launched(lms, "someone", lms.begin())
    return lms


def launched(lms: SigningLms, sub: str, begun: Begun) -> Any:
    claims = lms.claims(begun) | {"sub": sub, v.CUSTOM: {"activity": "a-tour"}}
    response = lms.post(lms.token(claims), begun)
    assert response.status_code == 303
    return response


def statements(act: Callable[[], Any]) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as queries:
        result = act()
    sqls = [query["sql"] for query in queries.captured_queries]
    return len([sql for sql in sqls if not sql.startswith(FRAMES)]), result


def cost(lms: SigningLms, sub: str) -> tuple[int, int, int]:
    """Statements of the login in a browser that has the marker, of the launch and of the page that it leads to."""
    for_login, begun = statements(lms.begin)
    for_launch, response = statements(lambda: launched(lms, sub, begun))
    for_page, page = statements(lambda: lms.client.get(response.headers["Location"], secure=True))
    assert page.status_code == 200
    return for_login, for_launch, for_page


@pytest.mark.parametrize(("sub", "most"), [("someone", RETURNING), ("someone-new", NEW_PERSON)])
def test_a_launch_takes_no_more_statements_than_stated(lms: SigningLms, sub: str, most: int) -> None:
    for_login, for_launch, for_page = cost(lms, sub)
    assert for_login <= MARKED_LOGIN
    assert for_launch <= most
    assert for_page <= FIRST_PAGE


def test_a_login_that_looks_whether_the_cookie_is_kept_takes_no_more_than_stated(lms: SigningLms) -> None:
    for_login, _begun = statements(SigningLms(lms.registration).begin)
    assert for_login <= LOGIN


def test_a_first_page_with_work_under_way_takes_no_more_than_stated(lms: SigningLms) -> None:
    link = ResourceLink.objects.select_related("placement").get()
    person = LtiUser.objects.select_related("user").get(sub="someone").user
    assert link.placement is not None
    attempts.start(placement=link.placement, learner=person)
    assert cost(lms, "someone")[2] <= UNDER_WAY


def test_statements_do_not_grow_with_people_and_launches(lms: SigningLms) -> None:
    before = cost(lms, "someone")
    for number in range(12):
        another = SigningLms(lms.registration)
        launched(another, f"learner-{number}", another.begin())
    assert cost(lms, "someone") == before


def test_an_organisation_with_words_and_a_logo_of_its_own_costs_no_statement(lms: SigningLms) -> None:
    organisation = Organisation.objects.create(
        name="Ours", words={"service": {"fi": ["Paja"]}}, palette="plum", privacy_text={"fi": "x" * 9000}
    )
    store_logo(organisation=organisation, upload=a_logo(), text=text())
    usual = cost(lms, "someone")
    Registration.objects.update(organisation=organisation)
    Course.objects.update(organisation=organisation)
    cost(lms, "someone")  # a process asks once how large a logo is
    assert cost(lms, "someone") == usual


def test_the_readme_states_these_numbers() -> None:
    readme = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")
    stated = re.search(
        r"login (\d+) \((\d+) in a browser that has kept our cookies before\), launch (\d+) \((\d+) for someone new\), first page (\d+) \((\d+) with work under way\)",
        readme,
    )
    assert stated is not None
    assert [int(number) for number in stated.groups()] == [
        LOGIN,
        MARKED_LOGIN,
        RETURNING,
        NEW_PERSON,
        FIRST_PAGE,
        UNDER_WAY,
    ]
