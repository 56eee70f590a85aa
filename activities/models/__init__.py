from activities.models.api_tokens import ApiToken
from activities.models.attempts import Answer, Attempt
from activities.models.audit import AuditEvent
from activities.models.content import Activity, ActivityVersion, Counting, Placement
from activities.models.courses import Course, Enrolment, Expected, Role
from activities.models.feedback import Feedback
from activities.models.outreach import Outcome, Outreach, OutreachStep
from activities.models.people import User
from activities.models.progress import GradeEvent, Progress, Status
from activities.models.tallies import BlockTally, PlacementTally, Trouble, WrongAnswer

__all__ = [
    "Activity",
    "ActivityVersion",
    "Answer",
    "ApiToken",
    "Attempt",
    "AuditEvent",
    "BlockTally",
    "Counting",
    "Course",
    "Enrolment",
    "Expected",
    "Feedback",
    "GradeEvent",
    "Outcome",
    "Outreach",
    "OutreachStep",
    "Placement",
    "PlacementTally",
    "Progress",
    "Role",
    "Status",
    "Trouble",
    "User",
    "WrongAnswer",
]
