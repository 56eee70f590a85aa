from lti_tool.models.contexts import LineItem, LtiContext, ResourceLink
from lti_tool.models.counters import LaunchCount
from lti_tool.models.jobs import CourseLook, ResultsCheck
from lti_tool.models.keys import AccessToken, KeyState, PlatformKeySet, SigningKey
from lti_tool.models.logins import LaunchSession, LoginState
from lti_tool.models.notices import NoticeService, ReceivedNotice
from lti_tool.models.people import ErasedPerson, LtiUser
from lti_tool.models.registrations import (
    Deployment,
    NamePolicy,
    Registration,
    RegistrationDraft,
    RegistrationInvite,
    Replacement,
    Standing,
    lower_policy,
)
from lti_tool.models.results import GradebookResult
from lti_tool.models.rosters import RosterCopy
from lti_tool.models.scores import DeliveryAttempt, DeliveryState, ScoreDelivery, WorkerHeartbeat

__all__ = [
    "AccessToken",
    "CourseLook",
    "DeliveryAttempt",
    "DeliveryState",
    "Deployment",
    "ErasedPerson",
    "GradebookResult",
    "KeyState",
    "LaunchCount",
    "LaunchSession",
    "LineItem",
    "LoginState",
    "LtiContext",
    "LtiUser",
    "NamePolicy",
    "NoticeService",
    "PlatformKeySet",
    "ReceivedNotice",
    "Registration",
    "RegistrationDraft",
    "RegistrationInvite",
    "Replacement",
    "ResourceLink",
    "ResultsCheck",
    "RosterCopy",
    "ScoreDelivery",
    "SigningKey",
    "Standing",
    "WorkerHeartbeat",
    "lower_policy",
]
