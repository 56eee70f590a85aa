from __future__ import annotations

from django.db import models


class HouseMark(models.Model):
    """What processes of one installation leave for each other: proof of one storage, and that writing works."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
