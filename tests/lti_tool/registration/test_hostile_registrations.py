"""An LMS that says anything about itself: what is not understood is a page, and nothing is registered."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st
from pytest_django import Settings

from lti_tool.models import Registration, RegistrationInvite
from lti_tool.protocol import vocabulary as v
from lti_tool.registration import invites
from tests.demo_lms_process import parse_form
from tests.factories.deliveries import Answer, SmallLms, small_lms
from tests.factories.hostile_json import any_json
from tests.factories.properties import bounded, undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[SmallLms]:
    with small_lms() as running:
        settings.LTI_ALLOWED_PRIVATE_HOSTS = [running.host]
        yield running


def configuration(server: SmallLms) -> dict[str, Any]:
    return {
        "issuer": server.url,
        "authorization_endpoint": f"{server.url}/auth",
        "token_endpoint": f"{server.url}/token",
        "jwks_uri": f"{server.url}/jwks",
        "registration_endpoint": f"{server.url}/register",
        "scopes_supported": ["openid", v.SCOPE_SCORE],
        v.PLATFORM_CONFIGURATION: {"product_family_code": "moodle", "messages_supported": []},
    }


def opened(server: SmallLms, url: str, **more: str) -> Any:
    query = {"openid_configuration": f"{server.url}/configuration", **more}
    return Client().get(url.removeprefix("https://testserver"), query, secure=True)


def confirmed(url: str, page: Any) -> Any:
    proof = parse_form(page.content.decode())["fields"]["proof"]
    return Client().post(url.removeprefix("https://testserver"), {"proof": proof}, secure=True)


NAMES = sorted([*configuration(SmallLms(1)), "authorization_server", "claims_supported", "client_id"])


@bounded(60)
@given(changes=st.dictionaries(st.sampled_from(NAMES), any_json, min_size=1, max_size=3))
@example(changes={"claims_supported": ["a\0b", "\ud800"]})
@example(changes={"jwks_uri": "https://lms.example.org/" + "x" * 600})
@example(changes={"authorization_server": "\0"})
@example(changes={"token_endpoint": "https://lms.example.org/\0"})
@example(changes={"x": float("nan")})
@example(
    changes={
        v.PLATFORM_CONFIGURATION: {"product_family_code": "\ud800", "messages_supported": [None, {"type": 7}]}
    }
)
def test_any_description_is_shown_or_refused(server: SmallLms, changes: dict[str, Any]) -> None:
    server.on("GET", "/configuration", Answer(200, configuration(server) | changes))
    server.on("POST", "/register", Answer(200, {"client_id": "client-1"}))
    with undone():
        _invite, url = invites.make_invite()
        page = opened(server, url)
        assert 200 <= page.status_code < 500
        if page.status_code == 200:
            assert 200 <= confirmed(url, page).status_code < 500


@bounded(60)
@given(
    answer=any_json
    | st.fixed_dictionaries({"client_id": any_json}, optional={v.TOOL_CONFIGURATION: any_json})
)
@example(answer={"client_id": "a\0b"})
@example(answer={"client_id": "a", v.TOOL_CONFIGURATION: {"deployment_id": "\ud800"}})
@example(answer={"client_id": "a", v.TOOL_CONFIGURATION: {"deployment_id": 10**400}})
def test_any_answer_registers_or_leaves_the_link_good(server: SmallLms, answer: Any) -> None:
    server.on("GET", "/configuration", Answer(200, configuration(server)))
    server.on("POST", "/register", Answer(200, answer))
    with undone():
        _invite, url = invites.make_invite()
        done = confirmed(url, opened(server, url))
        assert 200 <= done.status_code < 500
        assert (RegistrationInvite.objects.get().spent_at is None) is (done.status_code != 200)
        assert Registration.objects.exists() is (done.status_code == 200)


@pytest.mark.parametrize(
    "address", ["https://lms.example.org/\0", "\ud800", "javascript:alert(1)", "https://x; script-src *"]
)
def test_an_address_that_is_none_is_not_fetched(server: SmallLms, address: str) -> None:
    _invite, url = invites.make_invite()
    page = opened(server, url, openid_configuration=address.encode("utf-8", "replace").decode())
    assert (page.status_code, "configuration_incomplete" in page.content.decode()) == (400, True)
    assert server.asked == []
