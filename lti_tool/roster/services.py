"""Who is in a course, as the LMS's list has it."""

from lti_tool.roster.cache import current_copy, purge_copies, refresh_next_copy
from lti_tool.roster.copies import (
    CachedMember,
    context_of,
    copy_of,
    groups_of,
    may_name_people,
    may_show_copy,
    members_of,
)
from lti_tool.roster.members import instructor_ids, launched_people, mark_of

__all__ = [
    "CachedMember",
    "context_of",
    "copy_of",
    "current_copy",
    "groups_of",
    "instructor_ids",
    "launched_people",
    "mark_of",
    "may_name_people",
    "may_show_copy",
    "members_of",
    "purge_copies",
    "refresh_next_copy",
]
