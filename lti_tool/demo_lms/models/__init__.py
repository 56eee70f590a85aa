"""The tables of the demo LMS."""

from lti_tool.demo_lms.models.grades import LineItem, Result, ScorePost
from lti_tool.demo_lms.models.launches import Launch, LaunchStep
from lti_tool.demo_lms.models.links import Link
from lti_tool.demo_lms.models.people import Course, Group, Person
from lti_tool.demo_lms.models.tools import (
    AccessToken,
    NoticeHandler,
    RegistrationToken,
    SigningKey,
    SpentToken,
    Tool,
)
from lti_tool.demo_lms.models.trials import Fault, RequestCount, ServiceRequest, Setting

__all__ = [
    "AccessToken",
    "Course",
    "Fault",
    "Group",
    "Launch",
    "LaunchStep",
    "LineItem",
    "Link",
    "NoticeHandler",
    "Person",
    "RegistrationToken",
    "RequestCount",
    "Result",
    "ScorePost",
    "ServiceRequest",
    "Setting",
    "SigningKey",
    "SpentToken",
    "Tool",
]
