from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lti_tool.models.registrations import Registration


class KeyState(models.TextChoices):
    NEXT = "next", _("published, not yet used")
    CURRENT = "current", _("signs now")
    RETIRED = "retired", _("published for what it signed")


class SigningKey(models.Model):
    """One of the tool's RSA keys; the next one is published before it signs, an old one stays a while."""

    kid = models.CharField(max_length=64, unique=True)  # RFC 7638 thumbprint
    private_pem_encrypted = models.TextField()
    public_jwk = models.JSONField()
    state = models.CharField(max_length=10, choices=KeyState)
    created_at = models.DateTimeField()
    used_from = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="current"), name="one_current_signing_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kid[:8]} ({self.state})"


class PlatformKeySet(models.Model):
    """The last good JWKS of an LMS, shared by all processes, so that an LMS that is down still verifies."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="key_set")
    jwks_url = models.CharField(max_length=500, blank=True)  # where these keys came from
    keys = models.JSONField(default=list)  # kid, n and e of those that may sign
    fetched_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # the last try, well or not
    problem = models.CharField(
        max_length=60, blank=True, default="", db_default=""
    )  # its code, "" where it went well

    def __str__(self) -> str:
        return str(self.registration_id)


class AccessToken(models.Model):
    """A bearer token of an LMS's services, shared by all workers until shortly before it expires."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="access_tokens")
    scopes = models.CharField(max_length=500)  # sorted, joined by spaces
    token_encrypted = models.TextField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "scopes"], name="one_token_per_registration_and_scopes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.expires_at:%H:%M}"
