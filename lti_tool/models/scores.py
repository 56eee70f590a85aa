from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lti_tool.models.contexts import LineItem
from lti_tool.models.people import LtiUser


class DeliveryState(models.TextChoices):
    """What a person is told of a delivery; whether one is due is derived from rev and acked_rev alone."""

    WAITING = "waiting", _("waits to be sent")
    SENT = "sent", _("sent to the gradebook")
    CONFLICT = "conflict", _("the gradebook holds a newer grade")
    NEEDS_ATTENTION = "needs_attention", _("needs attention")


class ScoreDelivery(models.Model):
    """The newest grade of one learner in one column, and how far the LMS has acknowledged it."""

    line_item = models.ForeignKey(LineItem, on_delete=models.CASCADE, related_name="deliveries")
    lti_user = models.ForeignKey(LtiUser, on_delete=models.CASCADE, related_name="deliveries")
    rev = models.PositiveIntegerField(default=0)
    acked_rev = models.PositiveIntegerField(default=0)
    score_given = models.FloatField()
    score_maximum = models.FloatField()
    comment = models.TextField(blank=True)  # words of the person who graded, for the learner
    grader = models.ForeignKey(LtiUser, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Fixed under the row lock; grows by >= 1 s over the last one sent: Moodle compares whole seconds (2025-11).
    score_ts = models.DateTimeField()
    sent_ts = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=DeliveryState, default=DeliveryState.WAITING)
    problem = models.CharField(max_length=40, blank=True)
    last_http = models.PositiveIntegerField(null=True, blank=True)
    first_failed_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    # What the LMS acknowledged last: by it, one that holds this grade is told from one that still holds the former.
    acked_score = models.FloatField(null=True, blank=True)
    acked_maximum = models.FloatField(null=True, blank=True)
    acked_comment = models.TextField(blank=True)
    # [points, maximum] of earlier revisions that were sent since, and of which no answer says whether they are there.
    perhaps_held = models.JSONField(default=list, blank=True)
    # A try of this revision got no answer; what a later try was answered says nothing of that one.
    is_perhaps_there = models.BooleanField(default=False, db_default=False)
    # When the gradebook was first seen to hold it; before delivered_at: a former one.
    seen_at = models.DateTimeField(null=True, blank=True)
    # It holds it on a coarser scale of its own: lms_score of lms_maximum.
    is_rounded = models.BooleanField(default=False, db_default=False)
    # What the gradebook was last seen to hold instead; no score: it holds none. Out of date after a new delivery.
    lms_differs_at = models.DateTimeField(null=True, blank=True)
    lms_score = models.FloatField(null=True, blank=True)
    lms_maximum = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = _("grade delivery")
        verbose_name_plural = _("grade deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["line_item", "lti_user"], name="one_delivery_per_column_and_learner"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=models.Q(acked_rev__lt=models.F("rev")), name="deliveries_due"
            ),
            models.Index(
                fields=["lms_differs_at"],
                condition=models.Q(lms_differs_at__isnull=False),
                name="deliveries_differing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.acked_rev}/{self.rev}"


class DeliveryAttempt(models.Model):
    """One try to send one revision, kept for those who ask what happened; pruned by retention."""

    delivery = models.ForeignKey(ScoreDelivery, on_delete=models.CASCADE, related_name="tries")
    rev = models.PositiveIntegerField()
    at = models.DateTimeField()
    status = models.PositiveIntegerField(null=True)  # None: no answer came
    outcome = models.CharField(max_length=40)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.outcome}"


class WorkerHeartbeat(models.Model):
    """When each worker last went round, so that a silent one is seen."""

    name = models.CharField(max_length=100, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
