from activities.models.attempts import Answer, Attempt
from activities.models.audit import AuditEvent
from activities.models.content import Activity, ActivityVersion, Counting, Placement
from activities.models.courses import Course, Enrolment, Role
from activities.models.feedback import Feedback
from activities.models.people import User
from activities.models.progress import GradeEvent, Progress, Status

__all__ = [
    "Activity",
    "ActivityVersion",
    "Answer",
    "Attempt",
    "AuditEvent",
    "Counting",
    "Course",
    "Enrolment",
    "Feedback",
    "GradeEvent",
    "Placement",
    "Progress",
    "Role",
    "Status",
    "User",
]
