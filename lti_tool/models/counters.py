from __future__ import annotations

from django.db import models


class LaunchCount(models.Model):
    """How many launches were accepted (code "") or refused by this code at this step: codes only, nobody's data."""

    step = models.CharField(max_length=20)
    code = models.CharField(max_length=60, blank=True)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "code"], name="one_count_per_step_and_code"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.code}: {self.number}"
