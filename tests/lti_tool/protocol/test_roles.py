"""Roles are read by exact URI; only those of the course count (Core 1.3 §A.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.protocol.roles import MEMBERSHIP, TEST_USER, course_role, is_test_user
from tests.factories.properties import shrunk

pytestmark = pytest.mark.once

INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person"

ROLES: list[tuple[str, str]] = [
    (f"{MEMBERSHIP}#Instructor", "instructor"),
    (f"{MEMBERSHIP}#Administrator", "instructor"),
    (f"{MEMBERSHIP}#Manager", "instructor"),
    (f"{MEMBERSHIP}#ContentDeveloper", "content_developer"),
    (f"{MEMBERSHIP}#Learner", "learner"),
    (f"{MEMBERSHIP}#Mentor", "visitor"),
    (f"{MEMBERSHIP}#Member", "visitor"),
    (f"{MEMBERSHIP}#Officer", "visitor"),
    ("Instructor", "instructor"),
    ("Learner", "learner"),
    ("ContentDeveloper", "content_developer"),
    ("Mentor", "visitor"),
    (f"{MEMBERSHIP}/Instructor#TeachingAssistant", "instructor"),
    (f"{MEMBERSHIP}/Instructor#Grader", "instructor"),
    (f"{MEMBERSHIP}/Learner#GuestLearner", "learner"),
    (f"{MEMBERSHIP}/Learner#Instructor", "learner"),  # a learner who is called Instructor
    (f"{MEMBERSHIP}/Mentor#Instructor", "visitor"),
    (f"{MEMBERSHIP}/Instructor", "visitor"),
    (f"{MEMBERSHIP}/Instructor#", "visitor"),
    (f"{MEMBERSHIP}#instructor", "visitor"),
    (f"{MEMBERSHIP}#Instructor ", "visitor"),
    (f"{MEMBERSHIP}#Instructor#Learner", "visitor"),
    (f"{MEMBERSHIP}#", "visitor"),
    (MEMBERSHIP, "visitor"),
    (f"{MEMBERSHIP}s#Instructor", "visitor"),
    (f"x{MEMBERSHIP}#Instructor", "visitor"),
    (f"{INSTITUTION}#Instructor", "visitor"),
    (f"{INSTITUTION}#Administrator", "visitor"),
    (f"{SYSTEM}#Administrator", "visitor"),
    (f"{SYSTEM}#SysAdmin", "visitor"),
    ("urn:lti:role:ims/lis/Instructor", "visitor"),
    ("instructor", "visitor"),
    ("TeachingAssistant", "visitor"),
    ("http://purl.example.org/vocab#Instructor", "visitor"),
    (TEST_USER, "visitor"),
    ("", "visitor"),
    ("\ud800", "visitor"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "expected"), ROLES)
def test_one_role_gives_what_its_exact_name_says(role: str, expected: str) -> None:
    assert course_role([role]) == expected


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([], "visitor"),
        (["", ""], "visitor"),
        ([f"{MEMBERSHIP}#Learner", f"{MEMBERSHIP}#Instructor"], "instructor"),
        ([f"{MEMBERSHIP}/Instructor#TeachingAssistant", f"{MEMBERSHIP}#Instructor"], "instructor"),
        ([f"{INSTITUTION}#Instructor", f"{MEMBERSHIP}#Learner"], "learner"),
        ([f"{SYSTEM}#Administrator", f"{MEMBERSHIP}#Mentor"], "visitor"),
        ([f"{MEMBERSHIP}#ContentDeveloper", f"{MEMBERSHIP}#Learner"], "content_developer"),
        ([*(f"https://example.org/role/{number}" for number in range(200)), "Learner"], "learner"),
    ],
)
def test_of_several_roles_the_strongest_of_the_course_counts(roles: list[str], expected: str) -> None:
    assert course_role(roles) == expected


def test_a_test_user_is_known_by_its_uri_alone() -> None:
    assert is_test_user([f"{MEMBERSHIP}#Learner", TEST_USER])
    assert not is_test_user([f"{MEMBERSHIP}#Learner", "TestUser", TEST_USER.lower()])


@shrunk(100)
@given(
    roles=st.lists(st.text(st.characters(), max_size=30)),
    place=st.sampled_from([INSTITUTION, SYSTEM, "urn:x"]),
)
def test_nothing_but_a_role_of_the_course_gives_a_right(roles: list[str], place: str) -> None:
    assert course_role([f"{place}#{role}" for role in roles]) == "visitor"
