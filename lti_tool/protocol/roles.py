"""Which roles of a launch decide, read by exact URI (Core 1.3 §A.2): those of the course.

Roles of the institution decide only where there is none of the course, and an administrator has chosen so (§5.3.7).
"""

from collections.abc import Iterable, Sequence

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
ADMINISTRATORS = (
    "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin",
)

INSTRUCTOR, CONTENT_DEVELOPER, LEARNER, VISITOR = "instructor", "content_developer", "learner", "visitor"

_RIGHTS = {
    "Instructor": INSTRUCTOR,
    "Administrator": INSTRUCTOR,
    "Manager": INSTRUCTOR,
    "ContentDeveloper": CONTENT_DEVELOPER,
    "Learner": LEARNER,
    "Mentor": VISITOR,
    "Member": VISITOR,
    "Officer": VISITOR,
}
# Guests, staff, alumni and others of an institution say nothing of what they are in a course.
_INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
_INSTITUTION_RIGHTS = {
    "Administrator": INSTRUCTOR,
    "Faculty": INSTRUCTOR,
    "Instructor": INSTRUCTOR,
    "Learner": LEARNER,
    "Student": LEARNER,
}
_STRONGEST_FIRST = (INSTRUCTOR, CONTENT_DEVELOPER, LEARNER, VISITOR)


def course_role(roles: Sequence[str]) -> str:
    """The strongest context role; institution and system roles give nothing, unknown ones are ignored."""
    return _strongest(_right(role) for role in roles) or VISITOR


def names_course_role(roles: Sequence[str]) -> bool:
    """Does any of these say what the person is in the course, be it a visitor?"""
    return any(_right(role) for role in roles)


def role_told(roles: Sequence[str], *, by_institution: bool) -> str | None:
    """The person's role in the course; None where nothing is said of it, which is no less than before.

    Open edX before spring 2026 tells what a learner is in the institution alone (lti-consumer-xblock 9, 2025-06).
    """
    if names_course_role(roles):
        return course_role(roles)
    return _strongest(_institution_right(role) for role in roles) if by_institution else None


def is_administrator(roles: Sequence[str]) -> bool:
    """Administers the platform or the institution, not merely a course: may act for another person's data, and manage."""
    return any(role in ADMINISTRATORS for role in roles)


def is_test_user(roles: Sequence[str]) -> bool:
    return TEST_USER in roles


def _strongest(rights: Iterable[str | None]) -> str | None:
    distinct = set(rights)
    return next((right for right in _STRONGEST_FIRST if right in distinct), None)


def _right(role: str) -> str | None:
    """`…membership#Instructor`, `…membership/Instructor#TeachingAssistant` or the short `Instructor`."""
    if role.startswith(MEMBERSHIP + "#"):
        return _RIGHTS.get(role.removeprefix(MEMBERSHIP + "#"))
    if role.startswith(MEMBERSHIP + "/"):
        main, separator, sub_role = role.removeprefix(MEMBERSHIP + "/").partition("#")
        return _RIGHTS.get(main) if separator and sub_role else None
    return _RIGHTS.get(role)


def _institution_right(role: str) -> str | None:
    name = role.removeprefix(_INSTITUTION) if role.startswith(_INSTITUTION) else ""
    return _INSTITUTION_RIGHTS.get(name)
