from __future__ import annotations

from django.conf import settings
from django.db import models

from activities.models.content import Placement
from activities.runtime import clock


class Admission(models.Model):
    """The course has opened this placement to this person: someone came to it from there at least once."""

    # The constraint below begins with it, and serves as its index.
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="admissions", db_index=False
    )
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="admissions")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "learner"], name="one_admission_per_learner"),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id}/{self.learner_id}"
