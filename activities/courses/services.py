"""Two courses of ours that are one of the LMS's, and that were taken for one by mistake."""

from activities.courses.merge_memory import remember_courses, stored_rows, whole_rows
from activities.courses.merging import merge_courses
from activities.courses.parting import part_courses
from activities.courses.sizes import graded_people, grades_in, merge_weight, people_in

__all__ = [
    "graded_people",
    "grades_in",
    "merge_courses",
    "merge_weight",
    "part_courses",
    "people_in",
    "remember_courses",
    "stored_rows",
    "whole_rows",
]
