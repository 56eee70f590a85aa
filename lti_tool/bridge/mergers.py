"""Courses of ours that are one of the LMS's: made one, and told apart again."""

from activities.courses.services import (
    graded_people,
    grades_in,
    merge_courses,
    merge_weight,
    part_courses,
    people_in,
    remember_courses,
    stored_rows,
    whole_rows,
)
from activities.models import Course, User
from activities.privacy import services as privacy

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


def move_course(course: Course, *, deployment_key: str) -> None:
    """The course belongs to these courses from now on."""
    Course.objects.filter(pk=course.pk).update(deployment_key=deployment_key)


def note_replaced(*, actor: User, course: Course, target: str, is_undone: bool = False) -> None:
    """Audits that an administrator let one deployment take the place of another, or took that back."""
    action = "deployment.undo" if is_undone else "deployment.replace"
    privacy.record_event(action=action, actor=actor, target=target, course=course)
