from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from lti_tool.protocol.errors import Refused
from lti_tool.protocol.http_client import HttpClient
from lti_tool.protocol.nrps import members
from lti_tool.protocol.service import Account, PlatformService
from tests.factories.deliveries import Answer, SmallLms, small_lms
from tests.lti_tool.protocol.test_service import KEY, Tokens

pytestmark = pytest.mark.once


@pytest.fixture
def lms() -> Iterator[SmallLms]:
    with small_lms() as server:
        yield server


@pytest.fixture
def service(lms: SmallLms) -> Iterator[PlatformService]:
    http = HttpClient([lms.host])
    account = Account("client", f"{lms.url}/token", service_origins=frozenset({lms.url}))
    yield PlatformService(http, account, key=lambda: KEY, tokens=Tokens(), now=lambda: datetime.now(UTC))
    http.close()


def test_everyone_is_told_page_by_page(lms: SmallLms, service: PlatformService) -> None:
    first = {"members": [{"user_id": "1", "roles": ["Learner"], "name": "Aino K"}]}
    last = {"members": [{"user_id": 2, "status": "Inactive", "given_name": "Elof", "family_name": "S"}]}
    link = {"Link": f'<{lms.url}/members?type_id=3&from=1>; rel="next"'}
    lms.on(
        "GET",
        "/members",
        lambda asked: Answer(200, last) if "from" in asked.query else Answer(200, first, link),
    )
    found = list(members(service, f"{lms.url}/members?type_id=3", role="Learner", page_size=1))
    assert [(one.user_id, one.name, one.status) for one in found] == [
        ("1", "Aino K", "Active"),
        ("2", "Elof S", "Inactive"),
    ]
    assert lms.requests("/members")[0].query == {"type_id": ["3"], "role": ["Learner"], "limit": ["1"]}


def test_people_without_an_id_and_strange_shapes_are_left_out(
    lms: SmallLms, service: PlatformService
) -> None:
    odd = {"members": [{}, "x", None, {"user_id": "1", "roles": "Learner", "name": 7, "status": None}]}
    lms.on("GET", "/members", Answer(200, odd))
    (one,) = members(service, f"{lms.url}/members")
    assert (one.user_id, one.name, one.roles, one.status) == ("1", "", (), "Active")


@pytest.mark.parametrize("body", ["[]", "{}", '{"members": {}}', "null"])
def test_what_is_no_roster_is_refused(lms: SmallLms, service: PlatformService, body: str) -> None:
    lms.on("GET", "/members", Answer(200, body))
    with pytest.raises(Refused, match="answer_malformed"):
        list(members(service, f"{lms.url}/members"))
