"""Activities of a course that open in a tool."""

from django.db import models

from lti_tool.demo_lms.models.people import Course
from lti_tool.demo_lms.models.tools import Tool


class Link(models.Model):
    """One activity on the course page: a resource link."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="links")
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=2000, blank=True)
    custom = models.JSONField(default=dict)
    # What a deep-linked item said besides: icon, thumbnail, window, iframe, available, submission.
    presentation = models.JSONField(default=dict)
    with_context = models.BooleanField(default=True)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="copies")

    def __str__(self) -> str:
        return self.title

    @property
    def target(self) -> str:
        """Where the launch goes inside the tool."""
        return self.url or self.tool.target_link_uri
