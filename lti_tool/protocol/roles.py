"""Which roles of a launch decide, read by exact URI (Core 1.3 §A.2): context roles only."""

from collections.abc import Sequence

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
ADMINISTRATORS = (
    "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin",
)

INSTRUCTOR, CONTENT_DEVELOPER, LEARNER, VISITOR = "instructor", "content_developer", "learner", "visitor"

# Mentor, Member and Officer are visitors, as is every role not named here.
_RIGHTS = {
    "Instructor": INSTRUCTOR,
    "Administrator": INSTRUCTOR,
    "Manager": INSTRUCTOR,
    "ContentDeveloper": CONTENT_DEVELOPER,
    "Learner": LEARNER,
}
_STRONGEST_FIRST = (INSTRUCTOR, CONTENT_DEVELOPER, LEARNER)


def course_role(roles: Sequence[str]) -> str:
    """The strongest context role; institution and system roles give nothing, unknown ones are ignored."""
    held = {_right(role) for role in roles}
    return next((role for role in _STRONGEST_FIRST if role in held), VISITOR)


def is_administrator(roles: Sequence[str]) -> bool:
    """Administers the platform or the institution, not merely a course: may act for another person's data."""
    return any(role in ADMINISTRATORS for role in roles)


def is_test_user(roles: Sequence[str]) -> bool:
    return TEST_USER in roles


def _right(role: str) -> str:
    """`…membership#Instructor`, `…membership/Instructor#TeachingAssistant` or the short `Instructor`."""
    if role.startswith(MEMBERSHIP + "#"):
        return _RIGHTS.get(role.removeprefix(MEMBERSHIP + "#"), VISITOR)
    if role.startswith(MEMBERSHIP + "/"):
        main, separator, sub_role = role.removeprefix(MEMBERSHIP + "/").partition("#")
        return _RIGHTS.get(main, VISITOR) if separator and sub_role else VISITOR
    return _RIGHTS.get(role, VISITOR)
