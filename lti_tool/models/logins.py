from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models

from lti_tool.models.contexts import LtiContext, ResourceLink
from lti_tool.models.people import LtiUser
from lti_tool.models.registrations import Deployment, Registration


def launch_id() -> str:
    """Names a login and the session it becomes, in URLs and in its cookie's name: 128 random bits."""
    return secrets.token_hex(16)


class LoginState(models.Model):
    """A login of release 0.1. Later ones are rows of LaunchSession from the start; the table goes a release later."""

    id = models.CharField(primary_key=True, max_length=32, default=launch_id)
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="logins", db_index=False
    )
    state = models.CharField(max_length=64, unique=True)
    nonce = models.CharField(max_length=64)
    binder_hash = models.CharField(max_length=64)
    target_link_uri = models.TextField()
    login_hint = models.TextField(blank=True)
    lti_message_hint = models.TextField(blank=True)
    lti_deployment_id = models.CharField(max_length=255, blank=True)
    lti_storage_target = models.CharField(max_length=255, blank=True)
    is_own_window = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    consumed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.id[:8]


# A login does not have it yet. To the types it is always there: who asks for sessions meets no login.
GIVEN_BY_LAUNCH: dict[str, Any] = {"null": True}


class SessionManager(models.Manager["LaunchSession"]):
    """Launches that were accepted."""

    def get_queryset(self) -> models.QuerySet[LaunchSession]:
        return super().get_queryset().filter(user__isnull=False)


class LoginManager(models.Manager["LaunchSession"]):
    """Logins that wait for the LMS's answer, or have waited in vain."""

    def get_queryset(self) -> models.QuerySet[LaunchSession]:
        return super().get_queryset().filter(user__isnull=True)


class LaunchSession(models.Model):
    """A login, and from its launch on the session: what its pages may do, proved by the cookie that the login set."""

    id = models.CharField(primary_key=True, max_length=32)
    # Found by their own id, by person or by age: an index for each of these would be six more to write at every launch,
    # for a registration or a course that is once removed.
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="sessions", db_index=False
    )
    deployment = models.ForeignKey(
        Deployment, on_delete=models.CASCADE, related_name="sessions", db_index=False, **GIVEN_BY_LAUNCH
    )
    # None: a data privacy launch stands outside every course.
    context = models.ForeignKey(
        LtiContext, null=True, on_delete=models.CASCADE, related_name="sessions", db_index=False
    )
    resource_link = models.ForeignKey(
        ResourceLink, null=True, on_delete=models.CASCADE, related_name="sessions", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="launch_sessions",
        **GIVEN_BY_LAUNCH,
    )
    lti_user = models.ForeignKey(
        LtiUser, null=True, on_delete=models.CASCADE, related_name="sessions", db_index=False
    )
    # Whose work or data the launch is about; a session about someone who is erased ends with that person.
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="sessions_about",
        db_index=False,
    )
    message_type = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=20, blank=True)
    binder_hash = models.CharField(max_length=64)
    csrf_secret = models.CharField(max_length=32, blank=True)
    return_url = models.TextField(blank=True)
    frame_origin = models.CharField(max_length=300, blank=True)
    deep_linking_settings = models.JSONField(null=True)
    # It was begun by a page of ours that stands in the LMS's frame and waits there.
    is_own_window = models.BooleanField(default=False, db_default=False)
    # The launch said that the person administers the LMS, which some registrations let manage the organisation.
    is_administrator = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    closed_at = models.DateTimeField(null=True)
    # What a login keeps until the LMS has answered; None as soon as it has.
    login = models.JSONField(null=True)

    # Whoever asks for sessions meets no login.
    objects = SessionManager()
    logins = LoginManager()
    rows = models.Manager["LaunchSession"]()

    # Not stored: the person's place in the course, where a query read it along (launch/sessions.py).
    place: models.Model | None = None

    def __str__(self) -> str:
        return self.id[:8]
