from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.courses import Course


class ApiToken(models.Model):
    """What an administrator gives a program that reads results; only its hash is kept."""

    name = models.CharField(_("name"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    course = models.ForeignKey(
        Course,
        verbose_name=_("only this course"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Empty: every course."),
    )
    organisation = models.ForeignKey(
        "Organisation",
        verbose_name=_("only this organisation"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Empty: every organisation."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name
