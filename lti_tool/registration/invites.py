"""One-time links by which an LMS registers this tool: 256 bits, stored as a hash, spent by the confirm."""

import secrets
from datetime import timedelta

from activities.runtime import clock
from lti_tool import addresses, bridge
from lti_tool.keys import services as keys
from lti_tool.models import RegistrationDraft, RegistrationInvite
from lti_tool.protocol.errors import Refused
from lti_tool.registration import names_ceiling

LIFETIME = timedelta(hours=1)


def make_invite(
    *,
    auto_approve: bool = False,
    names: str = "",
    organisation: bridge.Organisation | None = None,
) -> tuple[RegistrationInvite, str]:
    """The invite and its URL, which is shown this once; for the first organisation where none is named.

    Raises NamesBeyondCeilingError.
    """
    owner = organisation or bridge.first_organisation()
    token = secrets.token_urlsafe(32)
    invite = RegistrationInvite.objects.create(
        token_hash=keys.digest(token),
        auto_approve=auto_approve,
        names=names_ceiling.chosen_names(names, owner),
        organisation=owner,
        expires_at=clock.now() + LIFETIME,
    )
    return invite, addresses.absolute(f"/lti/register/{token}/")


def open_invite(token: str) -> RegistrationInvite:
    """Raises Refused for a link that is wrong, spent or too old."""
    invite = RegistrationInvite.objects.filter(token_hash=keys.digest(token)).first()
    if invite is None or invite.spent_at is not None or invite.expires_at < clock.now():
        raise Refused("invite_unknown")
    return invite


def spend(invite: RegistrationInvite) -> None:
    """One UPDATE whose count must be 1: two confirms at once register one LMS."""
    unspent = RegistrationInvite.objects.filter(pk=invite.pk, spent_at=None, expires_at__gte=clock.now())
    if unspent.update(spent_at=clock.now()) != 1:
        raise Refused("invite_unknown")


def give_back(invite: RegistrationInvite) -> None:
    """The LMS refused or did not answer: the link stays good for its hour."""
    RegistrationInvite.objects.filter(pk=invite.pk).update(spent_at=None)


def forget_expired_invites() -> int:
    """Removes what LMSs offered for links that are over; the links themselves stay, as a record."""
    count, _ = RegistrationDraft.objects.filter(invite__expires_at__lt=clock.now()).delete()
    return count
