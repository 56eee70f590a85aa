from __future__ import annotations

from django.conf import settings
from django.db import models

from activities.runtime import clock
from lti_tool.models.registrations import Registration


class LtiUser(models.Model):
    """Who a person is to one LMS. `sub` stands in this one column and in no page, URL or log."""

    # The constraint below begins with it, and serves as its index.
    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="people", db_index=False
    )
    sub = models.CharField(max_length=255)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lti_user")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "sub"], name="one_person_per_sub"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ErasedPerson(models.Model):
    """That someone was erased, in a form that only recognises: a restored backup is erased again by it."""

    fingerprint = models.CharField(max_length=64, unique=True)  # HMAC of issuer, client id and sub
    erased_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.erased_at:%Y-%m-%d}"
