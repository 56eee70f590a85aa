"""HEAD is known where GET is (RFC 9110 §9.1), and changes nothing."""

import pytest
from django.test import Client

from lti_tool.models import LaunchCount, LaunchSession, RegistrationDraft
from lti_tool.registration import invites
from tests.factories.signing_lms import a_signing_lms

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/lti/launch/", "/lti/launch/no-such-activity/", "/lti/jwks/", "/lti/login/x/"]
)
def test_an_address_that_an_lms_looks_at_answers(path: str) -> None:
    response = Client().head(path, secure=True)
    assert response.status_code != 405
    assert response.content == b""


def test_looking_at_a_login_begins_none() -> None:
    response = Client().head("/lti/login/", a_signing_lms().initiation(), secure=True)
    assert (response.status_code, response.content, response.cookies) == (200, b"", {})
    assert not LaunchSession.logins.exists()


def test_looking_at_a_refusal_or_at_a_launch_counts_none() -> None:
    client = Client()
    client.head("/lti/launch/", {"error": "access_denied", "state": "x"}, secure=True)
    client.head("/lti/login/", {"iss": "unknown"}, secure=True)
    assert not LaunchCount.objects.exists()


def test_looking_at_a_registration_link_asks_nobody_and_spends_nothing() -> None:
    _invite, url = invites.make_invite()
    path = url.removeprefix("https://testserver")
    params = {"openid_configuration": "https://127.0.0.1:9/x"}
    assert Client().head(path, params, secure=True).status_code == 200
    assert not RegistrationDraft.objects.exists()
