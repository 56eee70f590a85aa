from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Feedback(models.Model):
    """What someone said about this service; the law wants an answer in 14 days."""

    message = models.TextField(_("message"))
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    page = models.CharField(_("page"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("received"))
    organisation = models.ForeignKey(
        "Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="feedback"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}: {self.message[:60]}"
