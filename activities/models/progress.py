from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.attempts import Attempt
from activities.models.content import Placement


class Status(models.TextChoices):
    STARTED = "started", _("under way")
    FINISHED = "finished", _("finished")


class Progress(models.Model):
    """Where one learner stands in one placement, and the result that counts now."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="progress")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="progress")
    status = models.CharField(max_length=10, choices=Status, default=Status.STARTED)
    attempts = models.PositiveIntegerField(default=1)
    step = models.PositiveIntegerField(default=0)  # where the last answer was given; 0: none yet
    points = models.FloatField(null=True, blank=True)
    max_points = models.FloatField(null=True, blank=True)
    counted_attempt = models.ForeignKey(
        Attempt, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    last_activity_at = models.DateTimeField()

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "learner"], name="one_progress_per_learner_and_placement"
            ),
        ]
        indexes = [models.Index(fields=["placement", "finished_at"], name="progress_by_end")]

    def __str__(self) -> str:
        return f"{self.placement_id}/{self.learner_id}"


class GradeEvent(models.Model):
    """The ledger: every result that came to count, never changed and never removed but by erasure."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="grade_events")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grade_events"
    )
    attempt = models.ForeignKey(Attempt, null=True, on_delete=models.SET_NULL, related_name="+")
    points = models.FloatField()
    max_points = models.FloatField()
    counting = models.CharField(max_length=10)
    by_code = models.BooleanField(default=False)  # some of its answers were given with a resume code
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField()
    # A word that goes along, and whoever gave the result where a person did.
    comment = models.TextField(blank=True)
    grader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("grade event")
        verbose_name_plural = _("grade events")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.placement_id}/{self.learner_id}: {self.points}/{self.max_points}"
