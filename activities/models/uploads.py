from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.attempts import Attempt
from activities.models.courses import public_id


class Upload(models.Model):
    """A photo that a learner sent with an answer: a private file under a random name."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    # PROTECT: a row that goes with its attempt would leave the file behind; learning/photos/uploads.py removes both.
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="uploads")
    block = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)  # SHA-256 of what was sent: the same photo sent twice is one
    file = models.CharField(max_length=200, blank=True)  # its name in the storage; empty once it is gone
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)  # replaced by another before anyone reviewed it

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "block", "digest"], name="one_upload_per_photo"),
        ]

    def __str__(self) -> str:
        return self.public_id
