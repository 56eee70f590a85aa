"""An LMS's groups with their people, over HTTP to the demo LMS; and what becomes of LMSs that tell less."""

import pytest

from activities.models import Course
from lti_tool import groups, rosters
from lti_tool.models import LtiContext, NamePolicy, Registration
from tests.factories.links import deep_linked
from tests.tool_client import Tool

pytestmark = pytest.mark.flow


@pytest.fixture
def course(trusted_tool: Tool) -> Course:
    """Two groups in a set and one outside; two learners have been here."""
    lms = trusted_tool.lms
    lms.control("rules", {"rules": "standard"})
    lms.control("groups", {"name": "Wood", "set": "Halls", "people": ["learner1", "learner2"]})
    lms.control("groups", {"name": "Metal", "set": "Halls", "people": ["learner3"]})
    lms.control("groups", {"name": "Empty", "people": []})
    link = deep_linked(trusted_tool)
    for person in ("learner1", "learner3"):
        trusted_tool.launch(link, person)
    return LtiContext.objects.get().course


def test_the_groups_of_a_course_come_with_their_sets_and_people(course: Course) -> None:
    found = groups.of_course(course.pk) or []
    assert [(one.name, one.set_names) for one in found] == [
        ("Wood", ("Halls",)),
        ("Metal", ("Halls",)),
        ("Empty", ()),
    ]
    wood, metal, empty = (one.people or () for one in found)
    assert [(one.user_id is not None, one.listed.role) for one in wood] == [
        (True, "learner"),
        (False, "learner"),
    ]
    assert len(metal) == 1
    assert empty == ()


def test_names_of_a_groups_people_are_shown_as_the_administrator_has_chosen(
    trusted_tool: Tool, course: Course
) -> None:
    trusted_tool.lms.control("people", {"person": "learner2", "active": False})
    Registration.objects.update(names=NamePolicy.OFF)
    people = (groups.of_course(course.pk) or [])[0].people or ()
    assert [(one.listed.name, one.listed.status) for one in people] == [("", "Active"), ("", "Inactive")]


def test_one_persons_groups_are_told(course: Course) -> None:
    here = [one.user_id for one in rosters.members(course.pk) or [] if one.user_id]
    assert [[group.name for group in groups.of_person(course.pk, user) or []] for user in here] == [
        ["Wood"],
        ["Metal"],
    ]


def test_a_stranger_to_the_course_has_no_groups_in_it(trusted_tool: Tool, course: Course) -> None:
    other = Course.objects.create(title="Another")
    user = next(one.user_id for one in rosters.members(course.pk) or [] if one.user_id)
    assert groups.of_person(other.pk, user) is None
    assert groups.of_course(other.pk) is None


def test_an_lms_without_groups_has_none_and_one_that_fails_neither(
    trusted_tool: Tool, course: Course
) -> None:
    trusted_tool.lms.control("faults", {"path": "/groups", "kind": "status", "status": 503})
    assert groups.of_course(course.pk) is None
    user = next(one.user_id for one in rosters.members(course.pk) or [] if one.user_id)
    assert groups.of_person(course.pk, user) is None
    trusted_tool.lms.clear_faults()
    LtiContext.objects.update(groups_url="")
    assert groups.of_course(course.pk) is None


def test_who_is_in_a_group_is_unknown_where_the_roster_does_not_tell(
    trusted_tool: Tool, course: Course
) -> None:
    LtiContext.objects.update(memberships_url="")
    assert [one.people for one in groups.of_course(course.pk) or []] == [None, None, None]
