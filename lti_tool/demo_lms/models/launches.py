"""Launches under way."""

from django.db import models

from lti_tool.demo_lms.models.grades import LineItem
from lti_tool.demo_lms.models.links import Link
from lti_tool.demo_lms.models.people import Course, Person
from lti_tool.demo_lms.models.tools import Tool


class LaunchStep(models.TextChoices):
    """The messages that the LMS sends."""

    RESOURCE = "resource"
    DEEP_LINKING = "deep_linking"
    REVIEW = "review"
    PRIVACY = "privacy"


class Launch(models.Model):
    """What a login initiation was about, remembered behind an lti_message_hint that works once."""

    secret = models.CharField(max_length=64, unique=True)
    session_key = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    course = models.ForeignKey(Course, on_delete=models.CASCADE)
    tool = models.ForeignKey(Tool, on_delete=models.CASCADE)
    link = models.ForeignKey(Link, on_delete=models.CASCADE, null=True)
    item = models.ForeignKey(LineItem, on_delete=models.CASCADE, null=True)
    subject = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    message = models.CharField(max_length=20, choices=LaunchStep.choices)
    presentation = models.CharField(max_length=10, default="iframe")
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.message} by {self.person}"
