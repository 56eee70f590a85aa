"""Someone who has launched, without the launch: a session and the browser that holds its cookie."""

import secrets
from datetime import timedelta

from django.test import Client

from activities.learning import enrolments
from activities.models import Role
from activities.runtime import clock
from lti_tool.keys.secrets_at_rest import digest
from lti_tool.launch import logins
from lti_tool.launch.cookies import PREFIX
from lti_tool.launch.login_rows import Login
from lti_tool.models import LaunchSession, LtiContext, LtiUser
from lti_tool.models.logins import launch_id
from lti_tool.protocol.vocabulary import RESOURCE_LINK_REQUEST


def opened(context: LtiContext, person: LtiUser, role: str) -> tuple[LaunchSession, str]:
    """A session of that person in that course, and the secret of its cookie."""
    enrolments.enrol(course=context.course, person=person.user, role=role, counts=role == Role.LEARNER)
    secret, now = secrets.token_urlsafe(24), clock.now()
    session = LaunchSession.objects.create(
        id=launch_id(),
        registration=context.deployment.registration,
        deployment=context.deployment,
        context=context,
        user=person.user,
        lti_user=person,
        message_type=RESOURCE_LINK_REQUEST,
        role=role,
        binder_hash=digest(secret),
        csrf_secret="x" * 32,
        created_at=now,
        expires_at=now + timedelta(hours=20),
    )
    return session, secret


def waiting_login() -> Login:
    """The only login that waits for its LMS's answer."""
    return logins.waiting_login(LaunchSession.logins.get().pk)


def browser_of(context: LtiContext, person: LtiUser, role: str) -> tuple[Client, str]:
    """The person's browser, and the address under which the course's pages stand."""
    session, secret = opened(context, person, role)
    client = Client()
    client.cookies[f"{PREFIX}{session.pk}"] = secret
    return client, f"/s/{session.pk}/"
