from activities.models.attempts import Answer, Attempt
from activities.models.audit import AuditEvent
from activities.models.content import Activity, ActivityVersion, Counting, Placement
from activities.models.courses import Course, Enrolment, Role
from activities.models.feedback import Feedback
from activities.models.help_calls import HelpCall
from activities.models.people import User
from activities.models.progress import GradeEvent, Progress, Status
from activities.models.resume import CodeTries, ResumeCode, ResumeSession
from activities.models.reviews import Reflection, Review, ReviewDraft, ReviewState
from activities.models.uploads import Upload

__all__ = [
    "Activity",
    "ActivityVersion",
    "Answer",
    "Attempt",
    "AuditEvent",
    "CodeTries",
    "Counting",
    "Course",
    "Enrolment",
    "Feedback",
    "GradeEvent",
    "HelpCall",
    "Placement",
    "Progress",
    "Reflection",
    "ResumeCode",
    "ResumeSession",
    "Review",
    "ReviewDraft",
    "ReviewState",
    "Role",
    "Status",
    "Upload",
    "User",
]
