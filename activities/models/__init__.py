from activities.models.admissions import Admission
from activities.models.api_tokens import ApiToken
from activities.models.attempts import Answer, Attempt
from activities.models.audit import AuditEvent
from activities.models.brakes import Bucket
from activities.models.content import Activity, ActivityVersion, Away, Counting, Judging, Placement
from activities.models.courses import Course, Enrolment, Expected, Role
from activities.models.feedback import Feedback
from activities.models.help_calls import HelpCall
from activities.models.house import HouseMark
from activities.models.organisations import (
    KEPT_DAYS,
    Logo,
    NamesCeiling,
    Organisation,
    Palette,
    Publishing,
    StaffMember,
    Unit,
)
from activities.models.outreach import Outcome, Outreach, OutreachStep
from activities.models.people import User
from activities.models.progress import GradeEvent, Progress, Status
from activities.models.resume import ResumeCode, ResumeSession
from activities.models.reviews import Reflection, Review, ReviewDraft, ReviewState
from activities.models.sums import Grouping, OrganisationSum
from activities.models.tallies import BlockTally, PlacementTally, Trouble, WrongAnswer
from activities.models.uploads import Upload

__all__ = [
    "KEPT_DAYS",
    "Activity",
    "ActivityVersion",
    "Admission",
    "Answer",
    "ApiToken",
    "Attempt",
    "AuditEvent",
    "Away",
    "BlockTally",
    "Bucket",
    "Counting",
    "Course",
    "Enrolment",
    "Expected",
    "Feedback",
    "GradeEvent",
    "Grouping",
    "HelpCall",
    "HouseMark",
    "Judging",
    "Logo",
    "NamesCeiling",
    "Organisation",
    "OrganisationSum",
    "Outcome",
    "Outreach",
    "OutreachStep",
    "Palette",
    "Placement",
    "PlacementTally",
    "Progress",
    "Publishing",
    "Reflection",
    "ResumeCode",
    "ResumeSession",
    "Review",
    "ReviewDraft",
    "ReviewState",
    "Role",
    "StaffMember",
    "Status",
    "Trouble",
    "Unit",
    "Upload",
    "User",
    "WrongAnswer",
]
