from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lti_tool.models.registrations import Deployment, Registration


class NoticeService(models.Model):
    """Where one deployment's LMS lets tools register for notices, and whether ours is registered there."""

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="notice_services")
    url = models.CharField(_("address"), max_length=1000)
    types = models.JSONField(_("offered notices"), default=list)
    registered = models.JSONField(_("registered notices"), default=list)
    next_at = models.DateTimeField(_("next try"), null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    problem = models.CharField(_("problem"), max_length=40, blank=True)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice service")
        verbose_name_plural = _("notice services")
        constraints = [
            models.UniqueConstraint(fields=["deployment", "url"], name="one_row_per_notice_service"),
        ]

    def __str__(self) -> str:
        return f"{self.deployment_id}/{self.pk}"


class ReceivedNotice(models.Model):
    """A notice that was acted on: an LMS that did not hear our answer sends it again."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="notices")
    notice_id = models.CharField(max_length=255)
    type = models.CharField(max_length=100)
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["registration", "notice_id"], name="one_row_per_notice"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.received_at:%Y-%m-%d %H:%M}"
