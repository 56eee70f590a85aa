from __future__ import annotations

from django.db import models

from lti_tool.models.contexts import LineItem, LtiContext


class ResultsCheck(models.Model):
    """When a column is next compared with the gradebook; the lease lets one worker of many do it."""

    line_item = models.OneToOneField(LineItem, on_delete=models.CASCADE, related_name="results_check")
    next_at = models.DateTimeField(db_index=True)
    # A person waits for it: compared at once, and also where nothing was sent lately.
    is_wanted = models.BooleanField(default=False)
    wanted_at = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    # Why the last try to compare came to nothing, a code of delivery/problems.py; "": it was compared.
    problem = models.CharField(max_length=40, blank=True, default="", db_default="")
    attempts = models.PositiveIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return str(self.line_item_id)


class CourseLook(models.Model):
    """A look at all of a course's columns, wanted at `next_at`: what was added and never opened, and what is gone."""

    context = models.OneToOneField(LtiContext, on_delete=models.CASCADE, related_name="look")
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)
    # What the last look found that nobody has opened: [[resource link id, label, resource id], …].
    unopened = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.context_id)
