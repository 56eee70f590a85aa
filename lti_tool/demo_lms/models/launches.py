"""Launches under way."""

from django.db import models

from lti_tool.demo_lms.models.links import Link
from lti_tool.demo_lms.models.people import Course, Person
from lti_tool.demo_lms.models.tools import Tool


class LaunchStep(models.TextChoices):
    """The two messages that start from a course."""

    RESOURCE = "resource"
    DEEP_LINKING = "deep_linking"


class Launch(models.Model):
    """What a login initiation was about, remembered behind an lti_message_hint that works once."""

    secret = models.CharField(max_length=64, unique=True)
    session_key = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    course = models.ForeignKey(Course, on_delete=models.CASCADE)
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE)
    link = models.ForeignKey(Link, on_delete=models.CASCADE, null=True)
    message = models.CharField(max_length=20, choices=LaunchStep.choices)
    presentation = models.CharField(max_length=10, default="iframe")
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.message} by {self.person}"
