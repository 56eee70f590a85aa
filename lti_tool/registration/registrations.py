"""Making an LMS known: by dynamic registration, by a command, by the admin form; and approving it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from activities.runtime import clock
from lti_tool import addresses, bridge
from lti_tool.delivery import services as delivery
from lti_tool.keys import services as keys
from lti_tool.messages import services as messages
from lti_tool.models import (
    Deployment,
    NamePolicy,
    Registration,
    RegistrationDraft,
    RegistrationInvite,
    Standing,
    lower_policy,
)
from lti_tool.outgoing import http_client
from lti_tool.protocol import page_origins, web_address
from lti_tool.protocol.errors import LtiError, Misconfigured, Refused, Unavailable
from lti_tool.protocol.http_client import Reply
from lti_tool.protocol.registration import Offer, Registered, ToolDescription, read_answer, read_offer
from lti_tool.protocol.services.replies import Meaning, meaning
from lti_tool.protocol.web_address import is_allowed, origin
from lti_tool.registration import invites, names_ceiling, tool_names

MAX_URL = 1000
MOST_PROPOSALS = 20


def register_platform(
    *,
    issuer: str,
    client_id: str,
    auth_url: str,
    token_url: str,
    jwks_url: str,
    deployment_ids: list[str],
    name: str = "",
    audience: str = "",
    product: str = "",
    standing: str = Standing.ACTIVE,
    names: str = "",
    tool_name: str = "",
    uses_institution_roles: bool = False,
    organisation: bridge.Organisation | None = None,
) -> Registration:
    """Adds an LMS, the first organisation's where none is named, or brings the one of this client id up to date.

    Raises NamesBeyondCeilingError, and AnothersRegistrationError where it is another organisation's already.
    """
    former = Registration.objects.filter(issuer=issuer, client_id=client_id).first()
    owner = _owner(former, organisation)
    facts = {
        "auth_url": auth_url,
        "token_url": token_url,
        "jwks_url": jwks_url,
        "audience": audience,
        "name": name or origin(issuer) or issuer,
        "product": product or (former.product if former else ""),
        "standing": standing,
        "names": names_ceiling.chosen_names(names, owner),
        "organisation": owner,
        **_chosen(former, default_origins(issuer, auth_url, token_url), uses_institution_roles, tool_name),
    }
    identity: dict[str, Any] = {"issuer": issuer, "client_id": client_id}
    with transaction.atomic():
        registration, _created = Registration.objects.update_or_create(**identity, defaults=facts)
        _deploy(registration, deployment_ids, standing)
    return registration


class AnothersRegistrationError(ValueError):
    """The LMS is known under this client id, and belongs to the organisation that `owner` is."""

    def __init__(self, owner: bridge.Organisation) -> None:
        super().__init__(owner.public_id)
        self.owner = owner


def _owner(former: Registration | None, wanted: bridge.Organisation | None) -> bridge.Organisation:
    """Whose it is does not change by the way: that moves courses, and has an act of its own (owners.py)."""
    owner = former.organisation if former else None
    if owner and wanted and owner != wanted:
        raise AnothersRegistrationError(owner)
    return owner or wanted or bridge.first_organisation()


def _deploy(registration: Registration, deployment_ids: list[str], standing: str) -> None:
    """Its deployments are there, and what waits to be sent is sent."""
    for deployment_id in filter(None, deployment_ids):
        Deployment.objects.update_or_create(
            registration=registration, deployment_id=deployment_id, defaults={"standing": standing}
        )
    delivery.wake_registration(registration)


@dataclass(frozen=True)
class Origins:
    """Whose pages may frame this tool, and where its bearer tokens may be sent."""

    frames: list[str]
    services: list[str]


def _chosen(
    former: Registration | None, origins: Origins, uses_institution_roles: bool, tool_name: str
) -> dict[str, bool | str | list[str]]:
    """A registration anew undoes nothing that an administrator chose or allowed."""
    return {
        "tool_names": tool_names.added(former.tool_names if former else "", settings.TOOL_NAME, tool_name),
        "uses_institution_roles": uses_institution_roles or bool(former and former.uses_institution_roles),
        "frame_origins": sorted({*origins.frames, *(former.frame_origins if former else [])}),
        "service_origins": sorted({*origins.services, *(former.service_origins if former else [])}),
    }


def default_origins(issuer: str, auth_url: str, token_url: str) -> Origins:
    """What an LMS's own addresses suggest; an administrator may add more."""
    frames = page_origins.usual(issuer, auth_url)
    return Origins(sorted(frames), sorted((frames | {origin(token_url)}) - {""}))


def approve_registration(registration: Registration) -> None:
    """One decision for the LMS and for every deployment of it that waits."""
    with transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(standing=Standing.ACTIVE)
        registration.deployments.filter(standing=Standing.PENDING).update(standing=Standing.ACTIVE)
    delivery.wake_registration(registration)


def note_platform(registration: Registration, *, product: str, urls: Sequence[str]) -> None:
    """What a verified launch tells of its LMS: the product's name, and service addresses for an administrator to allow."""
    if product and not registration.product:
        registration.product = product
        registration.save(update_fields=["product"])
    _propose_origins(registration, urls)


def note_roleless_launch(registration: Registration) -> None:
    """One more launch named no role in the course: its LMS's administrator has a choice to make."""
    rows = Registration.objects.filter(pk=registration.pk)
    rows.update(roleless_launches=F("roleless_launches") + 1, roleless_at=clock.now())


def _propose_origins(registration: Registration, urls: Sequence[str]) -> None:
    origins = [*registration.service_origins, *registration.proposed_origins]
    fresh = {origin(url) for url in urls if url and not is_allowed(url, origins)} - {""}
    if fresh and len(registration.proposed_origins) < MOST_PROPOSALS:
        registration.proposed_origins = sorted({*registration.proposed_origins, *fresh})
        registration.save(update_fields=["proposed_origins"])


def allow_proposed_addresses(registration: Registration) -> None:
    """The administrator trusts what the LMS's launches named; grades that waited for it are sent."""
    registration.service_origins = sorted({*registration.service_origins, *registration.proposed_origins})
    registration.proposed_origins = []
    registration.save(update_fields=["service_origins", "proposed_origins"])
    delivery.wake_registration(registration)


def draft(
    invite: RegistrationInvite, *, configuration_url: str, token: str
) -> tuple[RegistrationDraft, str, Offer]:
    """What the LMS offers, kept for the confirm, and the proof that the confirm must bring."""
    address = web_address.read(configuration_url)
    if address is None or len(configuration_url) > MAX_URL:
        raise Refused("configuration_incomplete")
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    client = http_client()
    reply = client.request("GET", address, headers=headers)
    offer = read_offer(_json_object(reply), configuration_url=configuration_url, may_reach=client.may_reach)
    proof = secrets.token_urlsafe(32)
    row = RegistrationDraft.objects.create(
        invite=invite,
        proof_hash=keys.digest(proof),
        configuration_url=configuration_url,
        configuration=offer.to_json(),
        token_encrypted=keys.encrypt(token) if token else "",
    )
    return row, proof, offer


def confirm(invite: RegistrationInvite, *, proof: str) -> Registration:
    """Registers this tool at the LMS and the LMS here; the invite is spent only if both worked."""
    row = RegistrationDraft.objects.filter(invite=invite, proof_hash=keys.digest(proof)).first()
    if row is None:
        raise Refused("invite_unknown")
    offer = Offer.from_json(row.configuration)
    invites.spend(invite)
    try:
        registered = _send(offer, row, with_names=_names(invite) != NamePolicy.OFF)
    except LtiError:
        invites.give_back(invite)
        raise
    registration = _keep(invite, offer, registered)
    RegistrationDraft.objects.filter(invite=invite).delete()
    return registration


def _names(invite: RegistrationInvite) -> str:
    """The organisation may have lowered its ceiling since the link was made."""
    ceiling = invite.organisation.names_ceiling if invite.organisation else NamePolicy.KEPT
    return lower_policy(invite.names, ceiling)


def _send(offer: Offer, row: RegistrationDraft, *, with_names: bool) -> Registered:
    token = keys.decrypt(row.token_encrypted) if row.token_encrypted else ""
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    body = tool_description(with_names=with_names, offer=offer).lti_registration_data()
    reply = http_client().request("POST", offer.registration_url, headers=headers, json=body)
    return read_answer(_json_object(reply))


def _json_object(reply: Reply) -> Mapping[str, Any]:
    if meaning(reply.status, reply.headers, reply.text) in {Meaning.BUSY, Meaning.FAULT}:
        raise Unavailable("platform_unreachable", http_status=reply.status)
    if reply.status not in {200, 201}:
        raise Misconfigured("registration_refused", http_status=reply.status)
    body = reply.json()
    if not isinstance(body, dict):
        raise Refused("configuration_incomplete")
    return body


def _keep(invite: RegistrationInvite, offer: Offer, registered: Registered) -> Registration:
    if Registration.objects.filter(issuer=offer.issuer, client_id=registered.client_id).exists():
        raise Refused("registration_exists")  # a link from elsewhere may not change an LMS that is known
    registration = register_platform(
        issuer=offer.issuer,
        client_id=registered.client_id,
        auth_url=offer.auth_url,
        token_url=offer.token_url,
        jwks_url=offer.jwks_url,
        audience=offer.audience,
        product=offer.product,
        deployment_ids=[registered.deployment_id],
        standing=Standing.ACTIVE if invite.auto_approve else Standing.PENDING,
        names=_names(invite),
        tool_name=registered.name,
        organisation=invite.organisation,
    )
    RegistrationInvite.objects.filter(pk=invite.pk).update(registration=registration)
    return registration


def tool_description(*, with_names: bool, offer: Offer | None = None) -> ToolDescription:
    """This tool as any LMS registers it, with what only some offer."""
    return ToolDescription(
        name=settings.TOOL_NAME,
        text=_("Tours of workshops and exercises in digital skills. Grades go to the gradebook."),
        login_url=addresses.login_url(),
        launch_url=addresses.launch_url(),
        jwks_url=addresses.jwks_url(),
        icon_url=addresses.icon_url(),
        target_link_uri=addresses.launch_url(),
        with_names=with_names,
        messages=messages.announced_names(offer.messages if offer else ()),
        offered_scopes=offer.scopes if offer else (),
    )
