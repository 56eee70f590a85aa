from __future__ import annotations

from django.db import models

from lti_tool.models.contexts import LtiContext


class RosterCopy(models.Model):
    """A course's people as the LMS told them, encrypted; where names are not kept, gone after a day."""

    context = models.OneToOneField(LtiContext, on_delete=models.CASCADE, related_name="roster")
    names_encrypted = models.TextField(blank=True)  # JSON: {sub: [name, is a learner, is present]}
    has_names = models.BooleanField(default=False)
    fetched_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=40, blank=True)  # the code of the last try, "" where it went well
    is_wanted = models.BooleanField(default=False)  # too long for a page: the worker fetches it

    def __str__(self) -> str:
        return str(self.context_id)
