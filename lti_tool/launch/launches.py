"""A launch: one verified id_token becomes a person, a course, a link, a placement and a session; once."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.utils.translation import get_supported_language_variant

from activities.runtime import clock
from lti_tool import addresses, bridge
from lti_tool.delivery import services as delivery
from lti_tool.keys import services as keys
from lti_tool.launch import contexts, former_logins, launch_log, links, login_rows, logins, people
from lti_tool.launch.cookies import SESSION_LENGTH
from lti_tool.launch.login_rows import Login
from lti_tool.messages import services as messages
from lti_tool.messages.services import Launch
from lti_tool.models import Deployment, LaunchSession, LtiContext, Registration, Standing
from lti_tool.protocol import launch as protocol_launch
from lti_tool.protocol import roles
from lti_tool.protocol.claims import LaunchClaims
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.web_address import origin
from lti_tool.registration.services import note_roleless_launch
from lti_tool.roster import services as roster


@dataclass(frozen=True)
class Accepted:
    session: LaunchSession
    placement: bridge.Placement | None


def accept(*, login: Login, params: Mapping[str, str], binder: str) -> Accepted:
    """Raises Refused, or Unavailable where the LMS's keys cannot be had. Nothing is written unless all holds."""
    if not hmac.compare_digest(keys.digest(binder), login.binder_hash):
        raise Refused("cookie_missing")
    registration = logins.usable(login.registration)
    claims = protocol_launch.verify(
        params=dict(params),
        platform=logins.platform_of(registration),
        login=login.facts,
        find_key=keys.platform_key_finder(registration),
        trusts=lambda audience: _is_trusted(registration, audience),
        types=messages.MESSAGES_BY_NAME,
        now=clock.now().timestamp(),
    )
    launch_log.unread(claims.unread, registration=registration.pk)
    known = links.known(registration, claims)
    launch = Launch(registration, _deployment(login, claims, known.context), claims, known)
    try:
        with transaction.atomic():
            _enter(launch)
            session = _session(login, launch)
            # Rows that many launches share come last, so that none waits for another one's work.
            if launch.context is not None and not roles.names_course_role(claims.roles):
                note_roleless_launch(registration)
            launch_log.count_accepted()
    except IntegrityError as error:  # what it leads to, such as the person, was removed at this very moment
        raise Refused("changed_meanwhile") from error
    return Accepted(session, launch.placement)


def _is_trusted(registration: Registration, audience: str) -> bool:
    """Beside our client an LMS may name itself, this tool, or another client under which it knows us."""
    if audience == registration.issuer or addresses.is_ours(audience):
        return True
    clients = Registration.objects.filter(issuer=registration.issuer, standing=Standing.ACTIVE)
    return audience in set(clients.values_list("client_id", flat=True))


def _deployment(login: Login, claims: LaunchClaims, context: LtiContext | None) -> Deployment:
    """An unknown deployment is kept for an administrator to approve; the launch itself is refused."""
    if login.deployment_id and login.deployment_id != claims.deployment_id:
        raise Refused("deployment_wrong")
    deployment = context.deployment if context else _named(login.registration, claims.deployment_id)
    deployment.registration = login.registration
    if deployment.standing == Standing.ACTIVE:
        return deployment
    raise Refused("deployment_disabled" if deployment.standing == Standing.DISABLED else "deployment_unknown")


def _named(registration: Registration, deployment_id: str) -> Deployment:
    return Deployment.objects.get_or_create(registration=registration, deployment_id=deployment_id)[0]


def _enter(launch: Launch) -> None:
    """Step by step, with what the type of message does otherwise."""
    message, claims = messages.MESSAGES_BY_NAME[launch.claims.message_type], launch.claims
    message.admit(launch, claims.own)
    if message.is_in_course:
        launch.context = contexts.context_of(launch)
    person = people.arrive(launch.registration, claims.sub, language=language_of(claims.locale))
    launch.user, launch.lti_user = person.user, person.lti_user
    if launch.context is not None:
        launch.enrolment = _enrol(launch, launch.context.course, person)
        if message.notes_link and claims.resource_link_id:
            launch.link = links.link_of(launch, launch.context)
    message.enter(launch, claims.own)
    if launch.context is not None and launch.role == roles.INSTRUCTOR:
        delivery.request_look(launch.context)


def _enrol(launch: Launch, course: bridge.Course, person: people.Arrived) -> bridge.Enrolment:
    """As what the launch says; one that names no role in the course takes nothing away."""
    registration, claims = launch.registration, launch.claims
    role = roles.role_told(claims.roles, by_institution=registration.uses_institution_roles)
    is_learner = claims.sub is not None and role == roles.LEARNER
    return bridge.enter(
        course=course,
        person=person.user,
        role=role,
        counts=is_learner and not roles.is_test_user(claims.roles),
        mark=roster.mark_of(registration.pk, claims.sub) if claims.sub is not None else "",
        is_new=person.is_new,
        comes_to=launch.known.link.placement_id if launch.known.link else None,
    )


def _session(login: Login, launch: Launch) -> LaunchSession:
    """The login's row lives on as a session under the same id, so the same cookie is its proof."""
    now, claims = clock.now(), launch.claims
    facts: dict[str, Any] = {
        "deployment": launch.deployment,
        "context": launch.context,
        "resource_link": launch.link,
        "user": launch.user,
        "lti_user": launch.lti_user,
        "subject": launch.subject,
        "message_type": claims.message_type,
        "role": launch.role,
        "csrf_secret": secrets.token_hex(CSRF_SECRET_LENGTH // 2),
        "return_url": claims.return_url,
        "frame_origin": origin(claims.return_url),
        "deep_linking_settings": launch.deep_linking_settings,
        # Who launches without a name is nobody in particular, and so administers nothing.
        "is_administrator": claims.sub is not None and roles.is_administrator(claims.roles),
        "created_at": now,
        "expires_at": now + SESSION_LENGTH,
    }
    if login.is_former:
        return former_logins.become_session(login, facts)
    return login_rows.become_session(login, facts)


def language_of(locale: str) -> str:
    """The language of ours that fits a platform's locale such as `sv_FI`, or "" for none."""
    try:
        return get_supported_language_variant(locale.replace("_", "-").lower()) if locale else ""
    except LookupError:
        return ""
