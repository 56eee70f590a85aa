from activities.models.attempts import Answer, Attempt
from activities.models.content import Activity, ActivityVersion, Counting, Placement
from activities.models.courses import Course, Enrolment, Role
from activities.models.feedback import Feedback
from activities.models.help_calls import HelpCall
from activities.models.people import User
from activities.models.progress import GradeEvent, Progress, Status
from activities.models.reviews import Reflection, Review, ReviewDraft, ReviewState
from activities.models.uploads import Upload

__all__ = [
    "Activity",
    "ActivityVersion",
    "Answer",
    "Attempt",
    "Counting",
    "Course",
    "Enrolment",
    "Feedback",
    "GradeEvent",
    "HelpCall",
    "Placement",
    "Progress",
    "Reflection",
    "Review",
    "ReviewDraft",
    "ReviewState",
    "Role",
    "Status",
    "Upload",
    "User",
]
