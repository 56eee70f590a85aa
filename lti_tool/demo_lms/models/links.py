"""Activities of a course that open in a tool."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from lti_tool.demo_lms.models.people import Course
from lti_tool.demo_lms.models.tools import Tool


class Link(models.Model):
    """One activity on the course page: a resource link, or content of another kind that is only shown."""

    class Kind(models.TextChoices):
        """The types of content items that the LMS knows what to do with."""

        LAUNCH = "ltiResourceLink"
        LINK = "link"
        HTML = "html"

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="links")
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="links")
    title = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=2000, blank=True)
    custom = models.JSONField(default=dict)
    # What a deep-linked item said besides: icon, thumbnail, window, iframe, available, submission.
    presentation = models.JSONField(default=dict)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.LAUNCH)
    with_context = models.BooleanField(default=True)
    # Hidden by a teacher, or bound to a condition that learners have not met: both still have their column.
    hidden = models.BooleanField(default=False)
    restricted = models.BooleanField(default=False)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="copies")

    def __str__(self) -> str:
        return self.title

    @property
    def target(self) -> str:
        """Where the launch goes inside the tool."""
        return self.url or self.tool.target_link_uri

    @property
    def window(self) -> str:
        """The name of the window of its own that the item asked for, or nothing."""
        wish = self.presentation.get("window")
        return str(wish.get("targetName") or "_blank") if isinstance(wish, dict) and wish else ""

    @property
    def frame_height(self) -> int:
        """The height of its frame in pixels, 0 where nothing was asked for."""
        wish = self.presentation.get("iframe")
        height = wish.get("height") if isinstance(wish, dict) else None
        return height if isinstance(height, int) and 0 < height < 5000 else 0

    @property
    def opens_at(self) -> datetime | None:
        """From when learners may open it."""
        return self._moment("available", "startDateTime")

    @property
    def closes_at(self) -> datetime | None:
        """Until when learners may open it."""
        return self._moment("available", "endDateTime")

    @property
    def due_at(self) -> datetime | None:
        """When the work is wanted."""
        return self._moment("submission", "endDateTime")

    @property
    def is_open(self) -> bool:
        """Whether learners may open it now."""
        now = timezone.now()
        if self.hidden or self.restricted:
            return False
        return not (self.opens_at and now < self.opens_at) and not (self.closes_at and now > self.closes_at)

    def _moment(self, period: str, member: str) -> datetime | None:
        try:
            return datetime.fromisoformat(self.presentation[period][member])
        except (KeyError, TypeError, ValueError):
            return None
