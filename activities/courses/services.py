"""Two courses of ours that are one of the LMS's."""

from activities.courses.merging import merge_courses

__all__ = [
    "merge_courses",
]
