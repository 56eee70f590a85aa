"""Sums kept in the transactions of the answers (learning/statistics/placement_statistics.py): no page counts a million answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from activities.models.content import Placement
from activities.models.fields import AnsweredField


class PlacementTally(models.Model):
    """How many of the course's present learners have begun and finished a placement."""

    placement = models.OneToOneField(Placement, on_delete=models.CASCADE, related_name="tally")
    begun = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.placement_id}: {self.finished}/{self.begun}"


class BlockTally(models.Model):
    """How a block fares in a placement, by people: answered, were judged, right at first try, right in the end."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="block_tallies")
    block = models.CharField(max_length=80)
    answered = models.PositiveIntegerField(default=0)
    judged = models.PositiveIntegerField(default=0)
    first_right = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "block"], name="one_tally_per_block"),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id}/{self.block}"


class WrongAnswer(models.Model):
    """How often one wrong answer was given; it holds the ids of options, never what someone wrote."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="wrong_answers")
    block = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    response = AnsweredField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "block", "digest"], name="one_row_per_wrong_answer"),
        ]
        indexes = [models.Index(fields=["placement", "block", "-count"], name="wrong_answers_by_count")]

    def __str__(self) -> str:
        return f"{self.placement_id}/{self.block}: {self.count}"


class Trouble(models.Model):
    """A learner is stuck: several failed tries on one block and none right; the row goes when it is over."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="troubles")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="troubles")
    block = models.CharField(max_length=80)
    step = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "learner", "block"], name="one_trouble_per_learner_and_block"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id}/{self.learner_id}/{self.block}"
