"""A roster that calls a teacher who may not edit a learner, as Moodle's does (4.5, 2026-11)."""

from collections.abc import Iterator

import pytest

from activities.models import Course, Expected
from activities.teaching import people
from lti_tool.models import NamePolicy, Registration
from tests.factories.links import deep_linked
from tests.tool_client import Tool

pytestmark = pytest.mark.flow


@pytest.fixture
def tool(trusted_tool: Tool) -> Iterator[Tool]:
    Registration.objects.update(names=NamePolicy.SHOWN)
    trusted_tool.lms.control("people", {"person": "instructor", "edits": False})
    yield trusted_tool
    trusted_tool.lms.control("people", {"person": "instructor", "edits": True})


def test_a_teacher_whom_the_roster_calls_a_learner_is_not_counted_once_he_or_she_has_taught(
    tool: Tool,
) -> None:
    taught = deep_linked(tool, "taught")
    other = tool.lms.control("courses", {"title": "Another course"})["id"]
    elsewhere = deep_linked(tool, "elsewhere", course=other)
    tool.launch(elsewhere, "admin").get("/people/")
    here = Course.objects.get(lti_context__context_id=str(other))
    assert people.how_many(here) == 7  # six learners, and the teacher of whom nothing is known yet
    tool.launch(taught, "instructor")
    assert people.how_many(here) == 6
    assert Expected.objects.filter(course=here, is_staff=True).count() == 1
    page = tool.launch(elsewhere, "admin").get("/people/").content.decode()
    assert "Staff of this course, not counted" in page or "ei lasketa" in page
    third = tool.lms.control("courses", {"title": "A third course"})["id"]
    tool.launch(deep_linked(tool, "third", course=third), "admin").get("/people/")
    assert people.how_many(Course.objects.get(lti_context__context_id=str(third))) == 6
