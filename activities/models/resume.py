from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.attempts import Attempt


def session_id() -> str:
    """Names a code's session in its pages' addresses and in its cookie's name: 128 random bits."""
    return secrets.token_hex(16)


class ResumeCode(models.Model):
    """Eight characters that open one attempt on another device; only a keyed hash of them is kept."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="resume_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("resume code")
        verbose_name_plural = _("resume codes")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"],
                condition=models.Q(cancelled_at__isnull=True),
                name="one_resume_code_per_attempt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.pk}"


class ResumeSession(models.Model):
    """One browser in which a code was given: its pages show that attempt and nothing else."""

    id = models.CharField(primary_key=True, max_length=32, default=session_id)
    code = models.ForeignKey(ResumeCode, on_delete=models.CASCADE, related_name="sessions")
    secret_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.id[:8]
