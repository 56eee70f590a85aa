"""Who is trusted: an approval, an invitation and the sender of a notice are of one LMS and reach no other."""

from datetime import timedelta

import pytest

from activities.runtime import clock
from lti_tool.launch import platform_notifications
from lti_tool.models import Deployment, Registration, RegistrationDraft, RegistrationInvite, Standing
from lti_tool.protocol.errors import Refused
from lti_tool.registration import invites, registrations
from tests.factories.registrations import a_registration

pytestmark = pytest.mark.django_db


def waiting(issuer: str) -> Registration:
    """An LMS that waits for approval with one deployment, and with one that was switched off."""
    registration = a_registration(issuer=issuer, standing=Standing.PENDING)
    registration.deployments.update(standing=Standing.PENDING)
    registration.deployments.create(deployment_id="off", standing=Standing.DISABLED)
    return registration


def standings(registration: Registration) -> tuple[str, dict[str, str]]:
    registration.refresh_from_db()
    return registration.standing, dict(registration.deployments.values_list("deployment_id", "standing"))


def test_an_approval_is_of_one_lms_and_wakes_nothing_that_was_switched_off() -> None:
    approved, stranger = waiting("https://lms.example.org"), waiting("https://other.example.org")
    registrations.approve_registration(approved)
    assert standings(approved) == (Standing.ACTIVE, {"1": Standing.ACTIVE, "off": Standing.DISABLED})
    assert standings(stranger) == (Standing.PENDING, {"1": Standing.PENDING, "off": Standing.DISABLED})


def spent(*links: RegistrationInvite) -> list[bool]:
    return [RegistrationInvite.objects.get(pk=link.pk).spent_at is not None for link in links]


def test_a_link_is_spent_once_and_given_back_and_another_one_stays_good() -> None:
    (link, _), (other, _), (spent_before, _) = (invites.make_invite() for _ in range(3))
    invites.spend(spent_before)
    invites.spend(link)
    assert spent(link, other, spent_before) == [True, False, True]
    with pytest.raises(Refused, match="invite_unknown"):
        invites.spend(link)
    invites.give_back(link)
    assert spent(link, other, spent_before) == [False, False, True]


def test_a_link_is_good_for_an_hour_and_nobody_guesses_one() -> None:
    link, url = invites.make_invite()
    token = url.rstrip("/").split("/")[-1]
    invites.make_invite()
    assert invites.open_invite(token) == link
    with pytest.raises(Refused, match="invite_unknown"):
        invites.open_invite("a guess")
    assert timedelta(minutes=59) < link.expires_at - clock.now() <= timedelta(hours=1)
    RegistrationInvite.objects.filter(pk=link.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    for use in (lambda: invites.open_invite(token), lambda: invites.spend(link)):
        with pytest.raises(Refused, match="invite_unknown"):
            use()
    assert spent(link) == [False]


def test_what_lmss_offered_for_links_that_are_over_is_forgotten_and_what_is_under_way_is_not() -> None:
    (over, _), (good, _) = invites.make_invite(), invites.make_invite()
    for link in (over, good):
        RegistrationDraft.objects.create(
            invite=link, proof_hash=f"proof-{link.pk}", configuration_url="", configuration={}
        )
    RegistrationInvite.objects.filter(pk=over.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    assert invites.forget_expired_invites() == 1
    assert RegistrationDraft.objects.get().invite == good
    assert RegistrationInvite.objects.count() == 2


@pytest.mark.parametrize("standing", [Standing.PENDING, Standing.DISABLED])
def test_a_notice_speaks_for_an_active_deployment_of_its_own_lms(standing: Standing) -> None:
    stranger, sender = a_registration(issuer="https://other.example.org"), a_registration()
    sender.deployments.create(deployment_id="2", standing=standing)
    stranger.deployments.create(deployment_id="3", standing=Standing.ACTIVE)
    found = platform_notifications._deployment(sender, "1")
    assert found == Deployment.objects.get(registration=sender, deployment_id="1")
    for deployment_id in ("2", "3", "unknown"):
        with pytest.raises(Refused, match="deployment_unknown"):
            platform_notifications._deployment(sender, deployment_id)
