"""The gradebook: columns, grades, and the log of everything that tools sent."""

from typing import Any

from django.db import models

from lti_tool.demo_lms.models.links import Link
from lti_tool.demo_lms.models.people import Course, Person
from lti_tool.demo_lms.models.tools import Tool


class LineItem(models.Model):
    """A column of the gradebook, coupled with an activity or not."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="line_items")
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="line_items")
    link = models.ForeignKey(Link, on_delete=models.CASCADE, null=True, related_name="line_items")
    label = models.CharField(max_length=255)
    score_maximum = models.FloatField()
    resource_id = models.CharField(max_length=255, blank=True)
    tag = models.CharField(max_length=255, blank=True)
    # Members that the standard allows and this gradebook only keeps: dates, gradesReleased, extensions.
    extra = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.label

    @property
    def is_released(self) -> bool:
        """Whether learners may see the grades; the tool may ask that they do not yet."""
        return self.extra.get("gradesReleased") is not False


class Result(models.Model):
    """One person's grade in one column, on the column's scale; no score means no grade."""

    line_item = models.ForeignKey(LineItem, on_delete=models.CASCADE, related_name="results")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="results")
    score = models.FloatField(null=True)
    comment = models.TextField(blank=True)
    scoring_user_id = models.CharField(max_length=50, blank=True)
    timestamp = models.DateTimeField()
    # A teacher has changed it by hand.
    overridden = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line_item", "person"], name="demo_lms_one_result"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.score}"


class ScorePost(models.Model):
    """One score that arrived, and what became of it; status 0 means that no answer was given."""

    line_item_id_text = models.CharField(max_length=50)
    person_key = models.CharField(max_length=50)
    timestamp = models.CharField(max_length=100)
    body = models.TextField()
    status = models.IntegerField()
    applied = models.BooleanField()
    fault = models.CharField(max_length=30, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.person_key} {self.timestamp} {self.status}"

    def as_json(self) -> dict[str, Any]:
        """The row as tests read it."""
        return {
            "id": self.pk,
            "line_item": self.line_item_id_text,
            "person": self.person_key,
            "timestamp": self.timestamp,
            "body": self.body,
            "status": self.status,
            "applied": self.applied,
            "fault": self.fault,
            "received_at": self.received_at.isoformat(),
        }
