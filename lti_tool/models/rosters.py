from __future__ import annotations

from django.db import models

from lti_tool.models.contexts import LtiContext


class RosterCopy(models.Model):
    """The people of a course as the LMS told them, encrypted; where names are not kept, gone after a day."""

    context = models.OneToOneField(LtiContext, on_delete=models.CASCADE, related_name="roster")
    # JSON: {sub: [name, role, status, group ids]}
    names_encrypted = models.TextField(blank=True)
    # JSON: [[id, name], …], what those group ids are called; empty where the LMS offers no groups.
    groups_encrypted = models.TextField(blank=True)
    has_names = models.BooleanField(default=False)
    # Where the LMS tells what has changed since; "" = it offers no such thing.
    differences_url = models.TextField(blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    # When everyone was last told, not only what had changed.
    complete_at = models.DateTimeField(null=True, blank=True)
    # The list broke off: who is in it is there, and who is not in it may be there too.
    is_partial = models.BooleanField(default=False, db_default=False)
    tried_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=40, blank=True)  # the code of the last try, "" where it went well
    is_wanted = models.BooleanField(default=False)  # too long for a page: the worker fetches it

    def __str__(self) -> str:
        return str(self.context_id)
