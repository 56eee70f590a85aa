from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.attempts import Attempt
from activities.models.content import Placement
from activities.models.courses import public_id


class HelpCall(models.Model):
    """A learner asks for help at a step; open until it is answered or taken back."""

    TEXT_LENGTH = 500
    ANSWER_LENGTH = 4000

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="help_calls")
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="help_calls")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="help_calls")
    step = models.PositiveIntegerField()
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)  # when the learner saw the answer
    taken_back_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("call for help")
        verbose_name_plural = _("calls for help")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "step"],
                condition=models.Q(answered_at__isnull=True, taken_back_at__isnull=True),
                name="one_open_call_per_step",
            ),
        ]
        indexes = [
            models.Index(
                fields=["placement", "asked_at"],
                condition=models.Q(answered_at__isnull=True, taken_back_at__isnull=True),
                name="help_calls_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.step}"

    @property
    def is_open(self) -> bool:
        """Is the learner still waiting?"""
        return self.answered_at is None and self.taken_back_at is None

    @property
    def has_news(self) -> bool:
        """Is there an answer that the learner has not seen?"""
        return self.answered_at is not None and self.seen_at is None

    @property
    def version(self) -> str:
        """Names what someone has seen of it: empty while it is open, else when it was last answered or taken back."""
        closed_at = self.answered_at or self.taken_back_at
        return closed_at.isoformat() if closed_at else ""
