"""Sums for whoever pays, as they were when a month had ended; no row points to a person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.organisations import Organisation
from activities.runtime import clock


class Grouping(models.TextChoices):
    """By what an organisation's people are told apart."""

    ALL = "all", _("everyone")
    UNIT = "unit", _("unit")
    LANGUAGE = "language", _("language")


class OrganisationSum(models.Model):
    """What an organisation's learners did in a month, or how many there were in a year; never changed.

    A figure that rests on fewer than ten people, or from which one could work out such a figure, is not stored: null.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sums")
    begins_on = models.DateField()
    months = models.PositiveSmallIntegerField(default=1)  # 1 or 12
    grouping = models.CharField(max_length=10, choices=Grouping, default=Grouping.ALL)
    key = models.CharField(max_length=24, blank=True)  # a unit's public id or a language; "": none
    name = models.CharField(max_length=120, blank=True)  # the unit's, as it was called then
    people = models.PositiveIntegerField(null=True, blank=True)
    begun = models.PositiveIntegerField(null=True, blank=True)
    finished = models.PositiveIntegerField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("sums")
        verbose_name_plural = _("sums")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "begins_on", "months", "grouping", "key"],
                name="one_sum_per_period_and_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.begins_on} {self.grouping} {self.key}"
