"""Hostile launches, third part: what belongs to another login, browser, client, deployment or time."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from activities.models import User
from activities.runtime import clock
from lti_tool.models import Deployment, LaunchSession, Standing
from lti_tool.protocol import vocabulary as v
from tests.factories.registrations import a_registration
from tests.factories.signing_lms import LAUNCH_URL, Begun, SigningLms, a_signing_lms, rsa_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def lms() -> SigningLms:
    return a_signing_lms()


def refused(response: Any, code: str) -> None:
    assert 400 <= response.status_code < 500
    assert code in response.content.decode()
    assert not LaunchSession.objects.exists()
    assert not User.objects.exists()


def test_the_same_post_again_is_refused_in_the_same_browser_and_in_any_other(lms: SigningLms) -> None:
    begun = lms.begin()
    token = lms.token(lms.claims(begun))
    assert lms.post(token, begun).status_code == 303
    assert "login_used" in lms.post(token, begun).content.decode()
    assert lms.post(token, begun, Client()).status_code == 401
    assert LaunchSession.objects.count() == 1


def test_without_the_browsers_cookie_a_launch_is_refused_before_and_after_it_was_used(
    lms: SigningLms,
) -> None:
    begun = lms.begin()
    refused(lms.post(lms.token(lms.claims(begun)), begun, Client()), "cookie_missing")
    assert lms.post(lms.token(lms.claims(begun)), begun).status_code == 303


def test_a_new_state_with_the_nonce_of_a_used_token_is_refused(lms: SigningLms) -> None:
    old = lms.begin()
    token = lms.token(lms.claims(old))
    assert lms.post(token, old).status_code == 303
    LaunchSession.objects.all().delete()
    User.objects.all().delete()
    refused(lms.post(token, lms.begin()), "nonce_wrong")


def test_two_logins_may_not_swap_their_answers(lms: SigningLms) -> None:
    first, second = lms.begin(), lms.begin()
    refused(lms.post(lms.token(lms.claims(first)), second), "nonce_wrong")
    refused(lms.post(lms.token(lms.claims(second)), first), "nonce_wrong")


def test_a_state_of_one_login_and_a_nonce_of_another_do_not_make_a_launch(lms: SigningLms) -> None:
    first, second = lms.begin(), lms.begin()
    crossed = Begun(state=first.state, nonce=second.nonce)
    refused(lms.post(lms.token(lms.claims(crossed)), crossed), "nonce_wrong")


def test_a_token_for_another_registrations_login_is_refused(lms: SigningLms) -> None:
    """The other LMS signs correctly, for its own client; the login belongs to the first."""
    other = a_signing_lms(issuer="https://other.example.org", client_id="client-2")
    other.key = rsa_key(1)
    other.publish()
    begun = lms.begin()
    refused(lms.post(other.token(other.claims(begun)), begun), "issuer_wrong")
    pretended = other.claims(begun) | {"iss": lms.registration.issuer, "aud": "client-1", "azp": "client-1"}
    refused(lms.post(other.token(pretended), begun), "kid_unknown")


@pytest.mark.parametrize("state", ["", "x", "state-guess", "\0", "s" * 5000, "<script>alert(1)</script>"])
def test_a_state_that_was_never_given_is_refused(lms: SigningLms, state: str) -> None:
    begun = lms.begin()
    response = lms.post(lms.token(lms.claims(begun)), Begun(state, begun.nonce))
    refused(response, "state_unknown")
    assert "<script>alert" not in response.content.decode()


def test_a_login_that_waited_eleven_minutes_is_refused(lms: SigningLms) -> None:
    begun = lms.begin()
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        refused(lms.post(lms.token(lms.claims(begun)), begun), "state_unknown")


@pytest.mark.parametrize("standing", [Standing.DISABLED, Standing.PENDING])
def test_a_deployment_that_is_not_active_is_refused(lms: SigningLms, standing: Standing) -> None:
    begun = lms.begin()
    Deployment.objects.update(standing=standing)
    code = "deployment_disabled" if standing == Standing.DISABLED else "deployment_unknown"
    refused(lms.post(lms.token(lms.claims(begun)), begun), code)


def test_a_registration_switched_off_between_login_and_launch_is_refused(lms: SigningLms) -> None:
    begun = lms.begin()
    lms.registration.standing = Standing.DISABLED
    lms.registration.save()
    refused(lms.post(lms.token(lms.claims(begun)), begun), "registration_disabled")


def test_a_deployment_of_another_registration_gives_no_entry(lms: SigningLms) -> None:
    other = a_signing_lms(issuer="https://other.example.org", client_id="client-2")
    Deployment.objects.filter(registration=other.registration).update(deployment_id="elsewhere")
    refused(lms.launch({v.DEPLOYMENT_ID: "elsewhere"}), "deployment_unknown")


def test_the_login_named_a_deployment_and_the_token_names_another(lms: SigningLms) -> None:
    refused(lms.launch({v.DEPLOYMENT_ID: "2"}, login={"lti_deployment_id": "1"}), "deployment_wrong")
    assert lms.launch(login={"lti_deployment_id": "1"}).status_code == 303


def test_the_token_must_lead_where_the_login_said(lms: SigningLms) -> None:
    target = f"{LAUNCH_URL}is-this-a-scam/"
    refused(lms.launch(login={"target_link_uri": target}), "target_link_uri_wrong")
    assert lms.launch({v.TARGET_LINK_URI: target}, login={"target_link_uri": target}).status_code == 303


LEEWAY: list[tuple[str, int, bool]] = [
    ("exp", -59, True), ("exp", -61, False), ("iat", 59, True), ("iat", 61, False), ("nbf", 59, True),
    ("nbf", 61, False), ("iat", -3599, True), ("iat", -3601, False),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "seconds", "is_accepted"), LEEWAY)
def test_clocks_may_differ_by_sixty_seconds_and_not_by_more(
    lms: SigningLms, claim: str, seconds: int, is_accepted: bool
) -> None:
    with time_machine.travel(clock.now().replace(microsecond=0), tick=False):
        response = lms.launch({claim: int(clock.now().timestamp()) + seconds})
    assert (response.status_code == 303) is is_accepted
    assert LaunchSession.objects.exists() is is_accepted


TRUSTED_AUDIENCES: list[Any] = [
    "client-1", ["client-1"], ["client-1", "client-1"], ["https://lms.example.org", "client-1"],
    ["https://testserver", "client-1"], [LAUNCH_URL, "client-1"], ["client-2", "client-1"],
]  # fmt: skip


@pytest.mark.parametrize("audience", TRUSTED_AUDIENCES)
@pytest.mark.parametrize("drop", [["azp"], []], ids=["without azp", "with azp"])
def test_our_client_may_stand_anywhere_among_audiences_that_we_trust(
    lms: SigningLms, audience: object, drop: list[str]
) -> None:
    """The LMS itself, this tool, and another client of ours at the same LMS are no strangers."""
    a_registration(client_id="client-2")
    assert lms.launch({"aud": audience}, drop=drop).status_code == 303


@pytest.mark.parametrize(
    "stranger", ["client-9", "client-3", "https://testserver.evil.example.org", "\0", "\ud800"]
)
def test_a_stranger_among_the_audiences_is_refused_even_where_azp_is_right(
    lms: SigningLms, stranger: str
) -> None:
    a_registration(issuer="https://other.example.org", client_id="client-9")
    a_registration(client_id="client-3", standing=Standing.DISABLED)
    refused(lms.launch({"aud": [stranger, "client-1"]}), "audience_untrusted")


def test_a_refused_launch_leaves_its_login_to_the_true_answer(lms: SigningLms) -> None:
    """Whoever posts rubbish with a state that leaked has not used the person's login up."""
    begun = lms.begin()
    refused(lms.post("rubbish", begun), "id_token_malformed")
    assert LaunchSession.logins.get().login is not None
    assert lms.post(lms.token(lms.claims(begun)), begun).status_code == 303
