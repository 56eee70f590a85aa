"""A launch: one verified id_token becomes a person, a course, a link, a placement and a session; once."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypedDict

from django.db import IntegrityError, transaction
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.utils.translation import get_supported_language_variant

from activities.runtime import clock
from lti_tool import addresses, bridge
from lti_tool.delivery import course_looks
from lti_tool.keys import platform_keys
from lti_tool.keys.secrets_at_rest import digest
from lti_tool.launch import (
    former_logins,
    launch_log,
    login_rows,
    logins,
    people,
    resource_links,
    submission_reviews,
)
from lti_tool.launch.login_rows import Login
from lti_tool.models import (
    Deployment,
    LaunchSession,
    LtiContext,
    Registration,
    ResourceLink,
    Standing,
)
from lti_tool.privacy import personal_data
from lti_tool.protocol import launch as protocol_launch
from lti_tool.protocol import roles
from lti_tool.protocol.claims import LaunchClaims
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.vocabulary import (
    DATA_PRIVACY_REQUEST,
    RESOURCE_LINK_REQUEST,
    SUBMISSION_REVIEW_REQUEST,
)
from lti_tool.protocol.web_address import origin
from lti_tool.registration import registrations
from lti_tool.roster import course_lists

SESSION_LENGTH = timedelta(hours=20)


@dataclass(frozen=True)
class Accepted:
    session: LaunchSession
    placement: bridge.Placement | None


def accept(*, login: Login, params: Mapping[str, str], binder: str) -> Accepted:
    """Raises Refused, or Unavailable where the LMS's keys cannot be had. Nothing is written unless all holds."""
    if not hmac.compare_digest(digest(binder), login.binder_hash):
        raise Refused("cookie_missing")
    registration = logins.usable(login.registration)
    claims = protocol_launch.verify(
        params=dict(params),
        platform=logins.platform_of(registration),
        login=login.facts,
        find_key=platform_keys.finder(registration),
        trusts=lambda audience: _is_trusted(registration, audience),
        now=clock.now().timestamp(),
    )
    launch_log.unread(claims.unread, registration=registration.pk)
    known = resource_links.known(registration, claims)
    deployment = _deployment(login, claims, known.context)
    try:
        with transaction.atomic():
            accepted = _enter(login, deployment, known, claims)
            # Rows that many launches share come last, so that none waits for another one's work.
            if accepted.session.context is not None and not roles.names_course_role(claims.roles):
                registrations.note_roleless(registration)
            launch_log.count_accepted()
            return accepted
    except IntegrityError as error:  # what it leads to, such as the person, was removed at this very moment
        raise Refused("changed_meanwhile") from error


def _is_trusted(registration: Registration, audience: str) -> bool:
    """Beside our client an LMS may name itself, this tool, or another client under which it knows us."""
    if audience == registration.issuer or addresses.is_ours(audience):
        return True
    ours = Registration.objects.filter(issuer=registration.issuer, standing=Standing.ACTIVE)
    return audience in set(ours.values_list("client_id", flat=True))


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


def _enter(
    login: Login, deployment: Deployment, known: resource_links.Known, claims: LaunchClaims
) -> Accepted:
    if claims.message_type == DATA_PRIVACY_REQUEST:
        return _enter_data_page(login, deployment, claims)
    context = resource_links.context_of(deployment, claims, known.context)
    person = people.arrive(login.registration, claims.sub, language=language_of(claims.locale))
    enrolment = bridge.enter(
        course=context.course,
        person=person.user,
        is_new=person.is_new,
        comes_to=known.link.placement_id if known.link else None,
        **_standing(login, claims),
    )
    role = enrolment.role
    link, subject = _link_and_subject(context, claims, role, known.link)
    if link is not None and link.placement is not None and claims.message_type == RESOURCE_LINK_REQUEST:
        bridge.let_in(enrolment, link.placement)
    if role == roles.INSTRUCTOR:
        course_looks.want(context)
    session = _session(login, deployment, context, link, person, role, claims, subject)
    return Accepted(session, link.placement if link else None)


class _Standing(TypedDict):
    role: str | None
    counts: bool
    mark: str


def _standing(login: Login, claims: LaunchClaims) -> _Standing:
    """What a launch says of its person in the course; one that names no role there takes nothing away."""
    registration = login.registration
    role = roles.role_told(claims.roles, by_institution=registration.uses_institution_roles)
    counts = claims.sub is not None and role == roles.LEARNER and not roles.is_test_user(claims.roles)
    mark = course_lists.mark(registration.pk, claims.sub) if claims.sub is not None else ""
    return {"role": role, "counts": counts, "mark": mark}


def _link_and_subject(
    context: LtiContext, claims: LaunchClaims, role: str, known: ResourceLink | None
) -> tuple[ResourceLink | None, bridge.User | None]:
    if claims.message_type == SUBMISSION_REVIEW_REQUEST:
        subject = submission_reviews.subject_of(context, claims, role)
        return submission_reviews.link_of(context, claims), subject
    may_name = role == roles.INSTRUCTOR
    found = (
        resource_links.link_of(context, claims, known, may_name=may_name) if claims.resource_link_id else None
    )
    return found, None


def _enter_data_page(login: Login, deployment: Deployment, claims: LaunchClaims) -> Accepted:
    """Outside every course: no role in one, and no person is made only to be told that nothing is kept."""
    subject = personal_data.subject_of(deployment, claims)
    person = people.arrive(login.registration, claims.sub, language=language_of(claims.locale))
    return Accepted(_session(login, deployment, None, None, person, roles.VISITOR, claims, subject), None)


def _session(
    login: Login,
    deployment: Deployment,
    context: LtiContext | None,
    link: ResourceLink | None,
    person: people.Arrived,
    role: str,
    claims: LaunchClaims,
    subject: bridge.User | None = None,
) -> LaunchSession:
    """The login's row lives on as a session under the same id, so the same cookie is its proof."""
    now = clock.now()
    facts: dict[str, Any] = {
        "deployment": deployment,
        "context": context,
        "resource_link": link,
        "user": person.user,
        "lti_user": person.lti_user,
        "subject": subject,
        "message_type": claims.message_type,
        "role": role,
        "csrf_secret": secrets.token_hex(CSRF_SECRET_LENGTH // 2),
        "return_url": claims.return_url,
        "frame_origin": origin(claims.return_url),
        "deep_linking_settings": claims.deep_linking.to_json() if claims.deep_linking else None,
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
