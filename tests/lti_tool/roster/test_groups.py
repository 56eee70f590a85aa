"""An LMS's groups with their people, over HTTP to the demo LMS; and what becomes of LMSs that tell less."""

from datetime import timedelta

import pytest

from activities import ports
from activities.host_answers import CourseGroup
from activities.models import Course
from activities.runtime import clock
from lti_tool.models import LtiContext, LtiUser, NamePolicy, Registration, RosterCopy
from lti_tool.roster import cache, copies
from lti_tool.roster.members import mark_of
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


def fetched(course: Course) -> list[CourseGroup]:
    """The list asked for anew, and its groups."""
    cache.refreshed(LtiContext.objects.select_related("deployment__registration").get(course=course))
    return list(ports.host().roster(course, names_only=True).groups)


def test_the_groups_of_a_course_come_with_their_sets_and_people(course: Course) -> None:
    empty, metal, wood = fetched(course)
    assert [one.name for one in (empty, metal, wood)] == ["Empty", "Metal (Halls)", "Wood (Halls)"]
    here = dict(LtiUser.objects.values_list("sub", "user_id"))
    assert len(here) == 2
    assert metal.who < set(here.values())
    assert {type(who) for who in wood.who} == {int, str}  # the second has not come, and is known by a mark
    assert empty.who == frozenset()


def test_who_has_not_come_is_known_by_the_same_mark_as_on_the_list(course: Course) -> None:
    fetched(course)
    registration = Registration.objects.get()
    copy = RosterCopy.objects.get()
    marks = {mark_of(registration.pk, sub) for sub in copies.members_of(copy)}
    expected = {
        who
        for group in list(ports.host().roster(course, names_only=True).groups)
        for who in group.who
        if isinstance(who, str)
    }
    assert expected
    assert expected < marks


def test_groups_are_told_where_names_are_off(course: Course) -> None:
    Registration.objects.update(names=NamePolicy.OFF)
    assert [len(one.who) for one in fetched(course)] == [0, 1, 2]


def test_what_groups_are_called_is_kept_encrypted_and_no_longer_than_the_list(course: Course) -> None:
    fetched(course)
    assert "Wood" not in RosterCopy.objects.get().groups_encrypted
    RosterCopy.objects.update(fetched_at=clock.now() - timedelta(hours=25))
    assert list(ports.host().roster(course, names_only=True).groups) == []


def test_an_lms_that_does_not_tell_its_groups_just_now_keeps_their_names(
    trusted_tool: Tool, course: Course
) -> None:
    before = fetched(course)
    trusted_tool.lms.control("faults", {"path": "/groups", "kind": "status", "status": 503})
    assert fetched(course) == before
    trusted_tool.lms.clear_faults()


def test_someone_whose_place_in_the_course_has_changed_stays_in_the_group(
    trusted_tool: Tool, course: Course
) -> None:
    before = fetched(course)
    assert RosterCopy.objects.get().differences_url
    trusted_tool.lms.control("people", {"person": "learner2", "active": False})
    assert fetched(course) == before


def test_the_list_is_had_where_groups_fail(trusted_tool: Tool, course: Course) -> None:
    trusted_tool.lms.control("faults", {"path": "/groups", "kind": "status", "status": 503})
    assert fetched(course) == []
    assert copies.members_of(RosterCopy.objects.get())
    trusted_tool.lms.clear_faults()


def test_an_lms_without_groups_has_none(course: Course) -> None:
    fetched(course)
    LtiContext.objects.update(groups_url="")
    assert fetched(course) == []


def test_a_stranger_to_the_course_sees_none_of_its_groups(course: Course) -> None:
    fetched(course)
    assert not ports.host().roster(Course.objects.create(title="Another")).groups
