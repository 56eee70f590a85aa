from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.courses import Course, public_id

if TYPE_CHECKING:
    from activities.models.attempts import Attempt


class Activity(models.Model):
    """Something to learn by: a tour, an exercise, material. What it holds stands in its versions."""

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20)
    is_listed = models.BooleanField(_("shown in the picker"), default=True)
    # The shelf it lies on: none of the three: common; the organisation's alone; its unit's; its owner's.
    organisation = models.ForeignKey(
        "Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    unit = models.ForeignKey(
        "Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="own_activities",
    )
    # Other organisations may take a copy of it.
    is_offered = models.BooleanField(_("offered to other organisations"), default=False, db_default=False)
    # What it is a copy of, and of which version; empty: it was made here.
    origin = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies"
    )
    origin_number = models.PositiveIntegerField(null=True, blank=True)
    current_version = models.ForeignKey(
        "ActivityVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False)
                | models.Q(unit__isnull=True, owner__isnull=True, is_offered=False),
                name="shelves_belong_to_organisations",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Judging(models.IntegerChoices):
    """By which rule the answers to a version give points; what was judged by a rule stays judged by it."""

    BY_SHARE = 1, _("a right part gives a part of the points, a wrong turn in a practice screen costs some")
    WHEN_RIGHT = 2, _("a task gives its points when it is right, and trying is free")


class ActivityVersion(models.Model):
    """One published state of an activity's content, never changed: a learner finishes the version begun."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()  # valid by activities/content/schema.json
    # What lists and first pages tell of it (publishing/cards.py), so that they need not read all the content.
    card = models.JSONField()
    digest = models.CharField(max_length=64)  # SHA-256 of the canonical JSON: loading twice makes one version
    # In the database the older rule: what an older release publishes is judged as that release judges.
    judging = models.PositiveSmallIntegerField(
        choices=Judging, default=Judging.WHEN_RIGHT, db_default=Judging.BY_SHARE
    )
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="one_version_number_per_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} v{self.number}"


class Counting(models.TextChoices):
    BEST = "best", _("the best result counts")
    LATEST = "latest", _("the latest result counts")


class Away(models.TextChoices):
    """Why a placement is away."""

    GONE = "gone", _("the course has it no more")
    PUT_AWAY = "put_away", _("an instructor put it away")


class Placement(models.Model):
    """An activity in a course: what people start, what results are shown for, what is graded."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="placements")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="placements")
    counting = models.CharField(max_length=10, choices=Counting, default=Counting.BEST)
    # Kept here where the course around it keeps no such times of its own; empty: no limit.
    available_from = models.DateTimeField(_("can be opened from"), null=True, blank=True)
    available_until = models.DateTimeField(_("can be opened until"), null=True, blank=True)
    due = models.DateTimeField(_("to be done by"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Since when it is no longer in the course, and why; whoever comes to it from the course brings it back.
    away_at = models.DateTimeField(null=True, blank=True)
    away_because = models.CharField(max_length=10, choices=Away, blank=True, default="", db_default="")
    # Not stored: whether the course has opened it to whoever asks; set by the query that asks (learning/admissions.py).
    is_let_in = False
    # Not stored: an attempt of whoever asks, and whether he or she may have called for help here (access.py).
    work: Attempt | None = None
    may_have_calls = True
    # Its number among those of the same activity in the course, where a query asked for it (publishing/twins.py).
    twin: int | None = None

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.public_id
