"""A browser that has shown that it keeps our cookies goes to the LMS at once; where that was wrong, it is asked again."""

from http.cookies import Morsel
from typing import Any

import pytest
from django.test import Client

from lti_tool.launch.cookies import MARKER, MARKER_LIFETIME, PREFIX
from tests.factories import activities as make
from tests.factories.signing_lms import Begun, SigningLms, a_signing_lms, way_to_lms

pytestmark = pytest.mark.django_db


@pytest.fixture
def lms() -> SigningLms:
    make.activity("an-activity")
    return a_signing_lms()


def log_in(lms: SigningLms, client: Client) -> Any:
    return client.post("/lti/login/", lms.initiation(), secure=True)


def goes_to_the_lms(lms: SigningLms, response: Any) -> bool:
    return bool(response.headers["Location"].startswith(f"{lms.registration.auth_url}?"))


def marker_of(response: Any) -> Morsel[str] | None:
    marker: Morsel[str] | None = response.cookies.get(MARKER)
    return marker


def lose_cookies(client: Client) -> None:
    """All but the marker: whatever was to prove a launch is gone."""
    for name in [name for name in client.cookies if name.startswith(PREFIX)]:
        del client.cookies[name]


def test_the_first_launch_looks_whether_the_cookie_is_kept_and_the_second_does_not(lms: SigningLms) -> None:
    first = log_in(lms, lms.client)
    assert not goes_to_the_lms(lms, first)
    assert marker_of(first) is None
    way_to_lms(lms.client, first)
    second = log_in(lms, lms.client)
    assert (second.status_code, goes_to_the_lms(lms, second)) == (303, True)
    assert [name for name in second.cookies if name.startswith(PREFIX)]


def test_a_second_launch_takes_three_requests_and_leads_to_the_activity(lms: SigningLms) -> None:
    lms.launch()
    second = log_in(lms, lms.client)
    begun = Begun.of(second.headers["Location"])
    launched = lms.post(lms.token(lms.claims(begun)), begun)
    assert lms.client.get(launched.headers["Location"], secure=True).status_code == 200


def test_the_marker_says_that_cookies_are_kept_here_and_nothing_of_who_it_is(lms: SigningLms) -> None:
    check = lms.client.get(log_in(lms, lms.client).headers["Location"], secure=True)
    marker = marker_of(check)
    assert marker is not None
    assert (marker.key, marker.value, marker["max-age"]) == ("__Host-kept", "1", MARKER_LIFETIME)
    written = marker.OutputString()
    for attribute in ("SameSite=None", "Secure", "HttpOnly", "Partitioned", "Path=/"):
        assert attribute in written
    assert "Domain" not in written


def test_a_browser_that_keeps_nothing_gets_no_marker(lms: SigningLms) -> None:
    check = log_in(lms, lms.client).headers["Location"]
    offered = Client().get(check, secure=True)
    assert (offered.status_code, marker_of(offered)) == (200, None)


@pytest.mark.parametrize("value", ["", "0", "11", "a-secret", "1 "])
def test_another_value_is_no_marker(lms: SigningLms, value: str) -> None:
    lms.client.cookies[MARKER] = value
    assert not goes_to_the_lms(lms, log_in(lms, lms.client))


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_false_marker_costs_opening_once_more_and_is_withdrawn(lms: SigningLms, comes_back: bool) -> None:
    """`comes_back`: whether the marker arrives with the launch whose cookie does not."""
    lms.client.cookies[MARKER] = "1"
    begun = Begun.of(log_in(lms, lms.client).headers["Location"])
    lose_cookies(lms.client)
    sender = lms.client if comes_back else Client()
    refused = lms.post(lms.token(lms.claims(begun)), begun, sender)
    assert (refused.status_code, "cookie_missing" in refused.content.decode()) == (401, True)
    marker = marker_of(refused)
    assert marker is not None
    assert (marker.value, marker["max-age"]) == ("", 0)
    assert "Partitioned" in marker.OutputString()
    again = log_in(lms, sender)
    assert not goes_to_the_lms(lms, again)
    offered = Client().get(again.headers["Location"], secure=True)
    assert 'name="own_window"' in offered.content.decode()


def test_after_a_false_marker_the_window_of_its_own_leads_to_the_activity(lms: SigningLms) -> None:
    lms.client.cookies[MARKER] = "1"
    begun = Begun.of(log_in(lms, lms.client).headers["Location"])
    lose_cookies(lms.client)
    lms.post(lms.token(lms.claims(begun)), begun)
    launched = lms.launch(login={"own_window": "1"})
    assert lms.client.get(launched.headers["Location"], secure=True).status_code == 200


def test_a_launch_refused_for_another_reason_withdraws_nothing(lms: SigningLms) -> None:
    way_to_lms(lms.client, log_in(lms, lms.client))
    refused = lms.client.post("/lti/launch/", {"state": "unknown", "id_token": "x"}, secure=True)
    assert (refused.status_code, marker_of(refused)) == (401, None)
    assert goes_to_the_lms(lms, log_in(lms, lms.client))


def test_a_marker_does_not_stand_for_the_cookie_of_a_launch(lms: SigningLms) -> None:
    stranger = Client()
    stranger.cookies[MARKER] = "1"
    begun = lms.begin()
    refused = lms.post(lms.token(lms.claims(begun)), begun, stranger)
    assert "cookie_missing" in refused.content.decode()
