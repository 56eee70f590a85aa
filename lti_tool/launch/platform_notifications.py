"""Notices of LMSs: each is believed as a launch is, acted on once, and answered at once."""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import transaction
from django.db.models import Q

from activities.runtime import clock
from lti_tool.keys.services import platform_key_finder
from lti_tool.launch import contexts, logins
from lti_tool.models import Deployment, LtiContext, ReceivedNotice, Registration, Standing
from lti_tool.protocol import platform_notifications as protocol
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.history import MOST
from lti_tool.protocol.notification_claims import NoticeClaims

MOST_STRANGERS = 3


class NotificationBatch:
    """The notices of one request: anyone may post a hundred, so what each would have looked up is looked up once."""

    def __init__(self) -> None:
        self._registrations: dict[tuple[str, ...], Registration | None] = {}
        self._keys: dict[int, dict[str, rsa.RSAPublicKey | None]] = {}

    def registration_of(self, token: str) -> Registration:
        """The LMS that a notice says it comes from. Raises Refused where it is none that we know."""
        issuer, audiences = protocol.parties(token)
        parties = (issuer, *audiences)
        if parties not in self._registrations and self._strangers() < MOST_STRANGERS:
            registrations = list(Registration.objects.filter(issuer=issuer, client_id__in=audiences)[:2])
            self._registrations[parties] = registrations[0] if len(registrations) == 1 else None
        registration = self._registrations.get(parties)
        if registration is None:
            raise Refused("registration_unknown")
        return logins.usable(registration)

    def receive(self, token: str, registration: Registration) -> None:
        """Raises Refused, or Unavailable where the LMS's keys cannot be had; a notice seen before is no fault."""
        claims = protocol.verify(
            token,
            platform=logins.platform_of(registration),
            find_key=lambda kid: self._key(registration, kid),
            now=clock.now().timestamp(),
        )
        _take(registration, claims)

    def _strangers(self) -> int:
        return sum(registration is None for registration in self._registrations.values())

    def _key(self, registration: Registration, kid: str) -> rsa.RSAPublicKey | None:
        """A key that was found is good for the whole batch; after some that were not, none is looked for."""
        keys = self._keys.setdefault(registration.pk, {})
        if kid not in keys and sum(key is None for key in keys.values()) < MOST_STRANGERS:
            keys[kid] = platform_key_finder(registration)(kid)
        return keys.get(kid)


def _take(registration: Registration, claims: NoticeClaims) -> None:
    deployment = _deployment(registration, claims.deployment_id)
    with transaction.atomic():
        if _is_new(registration, claims):
            ACTIONS.get(claims.type, _nothing)(deployment, claims)


def _deployment(registration: Registration, deployment_id: str) -> Deployment:
    deployments = Deployment.objects.filter(registration=registration, deployment_id=deployment_id)
    deployment = deployments.filter(standing=Standing.ACTIVE).first()
    if deployment is None:
        raise Refused("deployment_unknown")
    return deployment


def _is_new(registration: Registration, claims: NoticeClaims) -> bool:
    """The row decides: of two copies of a notice at once, the second finds it there."""
    facts = {"type": claims.type[:100], "received_at": clock.now()}
    _row, is_new = ReceivedNotice.objects.get_or_create(
        registration=registration, notice_id=claims.notice_id, defaults=facts
    )
    return is_new


def _nothing(deployment: Deployment, claims: NoticeClaims) -> None:
    """A greeting, or news of what this tool has no use for."""


def _course_copied(deployment: Deployment, claims: NoticeClaims) -> None:
    """Remembers what a course descends from before anyone opens it; of courses unknown here there is nothing to keep."""
    if not claims.context_id:
        raise Refused("context_malformed")
    originals = LtiContext.objects.filter(Q(context_id__in=claims.origin_contexts), deployment=deployment)
    by_id = {one.context_id: one.copied_from for one in originals.exclude(context_id=claims.context_id)}
    origins = [
        ancestor
        for origin in claims.origin_contexts
        if origin in by_id
        for ancestor in (origin, *by_id[origin])
    ]
    if not origins:
        return
    context = contexts.context_named(deployment, claims.context_id, title=claims.context_title)
    context.copied_from = list(dict.fromkeys([*origins, *context.copied_from]))[:MOST]
    context.save(update_fields=["copied_from"])


ACTIONS: dict[str, Callable[[Deployment, NoticeClaims], None]] = {v.CONTEXT_COPY_NOTICE: _course_copied}
