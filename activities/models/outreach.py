from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.courses import Course


class Outcome(models.TextChoices):
    """What came of a try to reach a person; a fixed list, so that nobody writes a diagnosis."""

    REACHED = "reached", _("Reached")
    MESSAGE_LEFT = "message_left", _("Message left")
    MEETING_AGREED = "meeting_agreed", _("Meeting agreed")
    LEFT_GROUP = "left_group", _("Left the group")


class Outreach(models.Model):
    """One try to reach a person: who has taken it, why, and what came of it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="outreach")
    # Empty while the person has not come yet: then the number in the course is all there is.
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="outreach"
    )
    number = models.PositiveIntegerField()
    reason = models.CharField(
        max_length=20
    )  # a kind of outreach/triggers.py, as it was when the person was taken
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="outreach_held"
    )
    taken_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    note = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("outreach")
        verbose_name_plural = _("outreach")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_outreach_per_person",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "number", "closed_at"], name="outreach_by_person"),
            models.Index(fields=["course"], condition=~models.Q(note=""), name="outreach_with_note"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}/{self.number}"


class OutreachStep(models.Model):
    """The history of an outreach, never changed: who took it, gave it on, put it back, wrote what came of it."""

    class Kind(models.TextChoices):
        TAKEN = "taken", _("taken")
        HANDED_OVER = "handed_over", _("handed over")
        PUT_BACK = "put_back", _("put back")
        OUTCOME = "outcome", _("outcome written")

    outreach = models.ForeignKey(Outreach, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.outreach_id}: {self.kind}"
