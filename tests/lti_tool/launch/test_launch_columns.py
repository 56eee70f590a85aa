"""What launches tell of a column that this tool made: its link's name, and when work may be handed in."""

from datetime import UTC, datetime
from typing import Any

import pytest

from lti_tool.launch import launch_choice
from lti_tool.models import LineItem, LtiContext, ResourceLink
from lti_tool.protocol import vocabulary as v
from tests.factories.links import an_activity
from tests.tool_client import Tool

pytestmark = [pytest.mark.flow, pytest.mark.launch]
DATES = {"startDateTime": "2026-12-01T08:00:00+02:00", "endDateTime": "2026-12-08T08:00:00+02:00"}


def link(tool: Tool, **facts: Any) -> int:
    """A link without a column of the LMS's own, with the custom parameters of our picker."""
    an_activity()
    return tool.link(line_item=None, custom=launch_choice.custom("a-tour"), **facts)


def made(**facts: Any) -> LineItem:
    """The column once the worker has made it."""
    LineItem.objects.update(url="https://lms.example/column/1", next_at=None, **facts)
    return LineItem.objects.get()


def rename(tool: Tool, title: str) -> None:
    tool.tamper(claims={v.RESOURCE_LINK: {"id": ResourceLink.objects.get().resource_link_id, "title": title}})


def test_dates_are_taken_from_the_lms_before_the_column_is_made(tool: Tool) -> None:
    tool.launch(link(tool, presentation={"submission": DATES}))
    column = LineItem.objects.get()
    assert column.starts_at == datetime(2026, 12, 1, 6, tzinfo=UTC)
    assert column.ends_at == datetime(2026, 12, 8, 6, tzinfo=UTC)
    assert not column.is_changed


def test_dates_that_change_later_are_told_to_the_gradebook_and_taken_away_too(tool: Tool) -> None:
    here = link(tool, presentation={"submission": DATES})
    tool.launch(here)
    made()
    tool.launch(here)
    assert not LineItem.objects.get().is_changed
    tool.tamper(claims={v.CUSTOM: {"submission_starts": "", "submission_ends": "whenever"}})
    tool.launch(here)
    column = LineItem.objects.get()
    assert (column.starts_at, column.ends_at, column.is_changed) == (None, None, True)


def test_an_lms_that_does_not_know_the_dates_changes_none(tool: Tool) -> None:
    here = link(tool, presentation={"submission": DATES})
    tool.launch(here)
    made()
    tool.tamper(claims={v.CUSTOM: launch_choice.custom("a-tour")})
    tool.launch(here)
    tool.tamper(drop=[v.CUSTOM])
    tool.launch(here)
    assert LineItem.objects.get().ends_at is not None
    assert not LineItem.objects.get().is_changed


def test_an_instructor_renames_a_link_and_its_column_and_a_learner_does_not(tool: Tool) -> None:
    here = link(tool, title="Saw")
    tool.launch(here)
    made()
    rename(tool, "Såg")
    tool.launch(here, "learner2")
    assert (ResourceLink.objects.get().title, LineItem.objects.get().is_changed) == ("Saw", False)
    rename(tool, "Circular saw")
    tool.launch(here, "instructor")
    column = LineItem.objects.get()
    assert (column.resource_link.title, column.label, column.is_changed) == (
        "Circular saw",
        "Circular saw",
        True,
    )
    assert column.next_at is not None


def test_a_column_of_the_lms_keeps_the_lms_own_name(tool: Tool) -> None:
    an_activity()
    here = tool.link(title="Saw", custom={"activity": "a-tour"})
    tool.launch(here)
    rename(tool, "Circular saw")
    tool.launch(here, "instructor")
    assert (LineItem.objects.get().label, LineItem.objects.get().is_changed) == ("Saw", False)


def test_groups_are_known_from_the_launch_that_names_them(tool: Tool) -> None:
    here = link(tool)
    tool.launch(here)
    assert LtiContext.objects.get().groups_url == ""
    tool.lms.control("rules", {"rules": "standard"})
    tool.launch(here)
    context = LtiContext.objects.get()
    assert context.groups_url == f"{tool.lms.url}/services/2/groups"
    assert context.group_sets_url == f"{tool.lms.url}/services/2/groupsets"
    tool.lms.control("rules", {"rules": "moodle"})
    tool.launch(here)
    assert LtiContext.objects.get().groups_url == context.groups_url


@pytest.mark.parametrize("claim", ["text", ["list"], 7, True])
def test_a_malformed_groups_claim_costs_the_groups_and_not_the_launch(tool: Tool, claim: object) -> None:
    here = link(tool)
    tool.tamper(claims={v.GROUPS_ENDPOINT: claim})
    assert tool.launch(here).response.status_code == 303
    assert LtiContext.objects.get().groups_url == ""


def test_a_groups_service_elsewhere_is_proposed_and_not_trusted(tool: Tool) -> None:
    tool.tamper(claims={v.GROUPS_ENDPOINT: {"context_groups_url": "https://elsewhere.example/groups"}})
    tool.launch(link(tool))
    tool.registration.refresh_from_db()
    assert tool.registration.proposed_origins == ["https://elsewhere.example"]
    assert "https://elsewhere.example" not in tool.registration.service_origins


def test_a_link_that_bears_only_the_tools_name_gives_its_column_the_activitys(tool: Tool) -> None:
    tool.launch(link(tool, title="VERSTAS"))
    column = LineItem.objects.get()
    assert column.label == "Kierros"
    rename(tool, "verstas ")
    tool.launch(int(ResourceLink.objects.get().resource_link_id), "instructor")
    assert LineItem.objects.get().label == "Kierros"
