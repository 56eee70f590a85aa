from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.content import ActivityVersion, Placement
from activities.models.courses import Enrolment, public_id
from activities.models.fields import AnsweredField


class Attempt(models.Model):
    """One learner's way through one version of a placement's activity, resumable on any device."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="attempts")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    version = models.ForeignKey(ActivityVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(default=1)
    # False when an instructor, a visitor, a test user or an anonymous person tries things out: no grade follows.
    counts = models.BooleanField(default=True)
    started_at = models.DateTimeField()
    # The step last looked at, so that "Continue" leads there on any device; 0: none yet.
    last_step = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    points = models.FloatField(default=0)
    max_points = models.FloatField(default=0)
    # Not stored: its learner's place in the course, where the two were locked together (learning/attempt_locks.py).
    line: Enrolment | None = None
    # Not stored: was any of its answers given with a resume code; None: nobody has looked (learning/scoring.py).
    is_by_code: bool | None = None

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "learner"],
                condition=models.Q(finished_at__isnull=True),
                name="one_open_attempt_per_learner_and_placement",
            ),
            models.UniqueConstraint(
                fields=["placement", "learner", "number"], name="one_attempt_number_per_learner"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Answer(models.Model):
    """One answer to one block, never changed: a correction is a further row, and the last one stands."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    block = models.CharField(max_length=80)
    key = models.CharField(max_length=64)  # idempotency key: the same form sent twice is one answer
    response = AnsweredField()
    points = models.FloatField(default=0)
    max_points = models.FloatField(default=0)
    is_correct = models.BooleanField(null=True)  # None: not judged, or not complete yet
    is_complete = models.BooleanField(default=True)  # False: mid-way, e.g. through a simulated screen
    feedback = models.JSONField(default=dict)  # what was said to the learner, by language
    answered_at = models.DateTimeField()
    by_code = models.BooleanField(default=False)  # given on a device that a resume code had opened
    # Not stored: what was answered and what was said to it, where a query reads them of some rows alone.
    wanted_response: Any = None
    wanted_feedback: Any = None

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "key"], name="one_answer_per_idempotency_key"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.block}"
