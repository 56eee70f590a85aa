from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.attempts import Answer, Attempt
from activities.models.courses import public_id


class ReviewState(models.TextChoices):
    WAITING = "waiting", _("waits for an instructor")
    RETURNED = "returned", _("sent back")
    ACCEPTED = "accepted", _("accepted")


class Reflection(models.Model):
    """Where one reflection of one attempt stands; `revision` grows with each answer to it and each review of it."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="reflections")
    block = models.CharField(max_length=80)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="+")  # the one that stands
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.WAITING)
    max_points = models.FloatField()
    points = models.FloatField(null=True, blank=True)  # None until it is accepted
    revision = models.PositiveIntegerField(default=1)
    handed_in_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "block"], name="one_reflection_per_attempt_and_block"),
        ]
        indexes = [
            # Not a partial one: SQLite sees no value behind a parameter, and so would never use it.
            models.Index(fields=["state", "handed_in_at"], name="reflections_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.block}: {self.state}"


class Review(models.Model):
    """One decision of an instructor, never changed: another decision is a further row, and the last one stands."""

    reflection = models.ForeignKey(Reflection, on_delete=models.CASCADE, related_name="reviews")
    answer = models.ForeignKey(
        Answer, on_delete=models.CASCADE, related_name="+"
    )  # the one that was looked at
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision = models.CharField(max_length=10, choices=ReviewState)
    comment = models.TextField(blank=True)
    points = models.FloatField(null=True, blank=True)
    revision = models.PositiveIntegerField()  # the reflection's own, after this decision
    reviewed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.reflection_id}: {self.decision}"


class ReviewDraft(models.Model):
    """What one instructor has begun to write about a reflection; each has a draft of his or her own."""

    reflection = models.ForeignKey(Reflection, on_delete=models.CASCADE, related_name="drafts")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    comment = models.TextField(blank=True)
    points = models.CharField(max_length=20, blank=True)  # as it was typed
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft of a review")
        verbose_name_plural = _("drafts of reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["reflection", "reviewer"], name="one_draft_per_reflection_and_reviewer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reflection_id}/{self.reviewer_id}"
