from __future__ import annotations

from django.db import models

from lti_tool.models.contexts import LtiContext


class RosterCopy(models.Model):
    """The names of a course's people as the LMS told them, encrypted; where names are shown, gone after a day."""

    context = models.OneToOneField(LtiContext, on_delete=models.CASCADE, related_name="roster")
    names_encrypted = models.TextField(blank=True)  # JSON: {sub: name}
    fetched_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.context_id)
