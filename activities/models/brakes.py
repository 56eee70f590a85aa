from __future__ import annotations

from django.db import models


class Bucket(models.Model):
    """How many more tries of a kind may be made now, by everyone or by one network: it fills again with time.

    A network stands here as a keyed hash, and no longer than until its bucket is full again.
    """

    key = models.CharField(max_length=80, primary_key=True)
    left = models.FloatField()
    counted_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.left:.1f}"
