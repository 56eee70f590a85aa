from __future__ import annotations

from django.db import models

from lti_tool.models.contexts import LineItem
from lti_tool.models.people import LtiUser


class GradebookResult(models.Model):
    """What a gradebook held for a person at the column's last comparison (ResultsCheck.compared_at)."""

    line_item = models.ForeignKey(LineItem, on_delete=models.CASCADE, related_name="results")
    lti_user = models.ForeignKey(LtiUser, on_delete=models.CASCADE, related_name="results")
    score = models.FloatField()
    maximum = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line_item", "lti_user"], name="one_result_per_column_and_learner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_item_id}/{self.lti_user_id}"
