from __future__ import annotations

from django.db import models

from lti_tool.models.people import LtiUser
from lti_tool.models.registrations import Deployment


class LtiContext(models.Model):
    """A course as an LMS names it, and the addresses of its services. context_id "" = launches without one."""

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="contexts")
    context_id = models.CharField(max_length=255, blank=True)
    course = models.OneToOneField("activities.Course", on_delete=models.CASCADE, related_name="lti_context")
    memberships_url = models.TextField(blank=True)
    lineitems_url = models.TextField(blank=True)
    groups_url = models.TextField(blank=True)
    group_sets_url = models.TextField(blank=True)
    ags_scopes = models.JSONField(default=list)
    # The notice service of its launches, as it was last noted for the deployment: {"url": …, "types": […]}.
    notices = models.JSONField(default=dict)
    # The context ids of the courses that this one was copied from, the newest first.
    copied_from = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deployment", "context_id"], name="one_course_per_context"),
        ]

    def __str__(self) -> str:
        return f"{self.deployment_id}/{self.pk}"


class ResourceLink(models.Model):
    """A link in an LMS's course; the activity first chosen for it stays with it."""

    context = models.ForeignKey(LtiContext, on_delete=models.CASCADE, related_name="resource_links")
    resource_link_id = models.CharField(max_length=255)
    title = models.CharField(max_length=255, blank=True)
    # Leads to the course's own page and to no activity: nothing is chosen for it, and nothing graded.
    is_overview = models.BooleanField(default=False)
    placement = models.OneToOneField(
        "activities.Placement", null=True, blank=True, on_delete=models.SET_NULL, related_name="resource_link"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["context", "resource_link_id"], name="one_row_per_resource_link"),
        ]

    def __str__(self) -> str:
        return f"{self.context_id}/{self.pk}"


class LineItem(models.Model):
    """The gradebook column of a resource link. url "" = not found or made yet: the worker sees to it."""

    resource_link = models.OneToOneField(ResourceLink, on_delete=models.CASCADE, related_name="line_item")
    url = models.TextField(blank=True)
    # True where the LMS named the column in the launch; only one that we made ourselves is ours to change.
    is_coupled = models.BooleanField(default=False)
    label = models.CharField(max_length=255, blank=True)
    resource_id = models.CharField(max_length=255, blank=True)
    tag = models.CharField(max_length=255, blank=True)
    score_maximum = models.FloatField(default=100)
    # When work may be handed in, where the LMS told it in a launch.
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    # Label or dates are others than the gradebook was told; for columns that we made.
    is_changed = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)  # a code of lti_tool/delivery problems, "" = none
    # Not stored: a learner as its LMS knows the person, where a query asked for both (receivers.py).
    person: LtiUser | None = None

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(is_changed=True), name="line_items_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_link_id}/{self.pk}"
