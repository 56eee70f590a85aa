"""Times of the picker that the LMS does not obey come back with each launch, and are kept on the placement once."""

from datetime import UTC, datetime, timedelta
from typing import Any, Unpack

import pytest
from django.utils import timezone

from activities.models import Placement
from lti_tool.bridge import Times
from lti_tool.launch import launch_choice
from lti_tool.protocol import vocabulary as v
from tests.factories.links import an_activity
from tests.tool_client import Tool

pytestmark = pytest.mark.flow
UNTIL = timezone.now().replace(microsecond=0) + timedelta(days=30)


def link(tool: Tool, **times: Unpack[Times]) -> int:
    an_activity()
    return tool.link(custom=launch_choice.custom("a-tour", times))


def test_the_first_launch_takes_them_over_and_later_ones_change_nothing(tool: Tool) -> None:
    here = link(tool, available_until=UNTIL, due=UNTIL)
    tool.launch(here)
    placement = Placement.objects.get()
    assert (placement.available_from, placement.available_until, placement.due) == (None, UNTIL, UNTIL)
    Placement.objects.update(due=None)
    tool.launch(here)
    assert Placement.objects.get().due is None


def test_a_link_whose_times_are_over_brings_none_of_them(tool: Tool) -> None:
    tool.launch(
        link(tool, available_until=timezone.now() - timedelta(days=1), due=datetime(2026, 1, 1, tzinfo=UTC))
    )
    placement = Placement.objects.get()
    assert (placement.available_until, placement.due) == (None, None)


@pytest.mark.parametrize(
    "written", ["soon", "", "2026-12-01", 7, None, "9" * 400, "$Unknown.variable", {"a": 1}]
)
def test_times_that_cannot_be_read_are_no_times(tool: Tool, written: Any) -> None:
    here = link(tool)
    tool.tamper(claims={v.CUSTOM: {"activity": "a-tour", "available_until": written, "due": written}})
    assert tool.launch(here).response.status_code == 303
    placement = Placement.objects.get()
    assert (placement.available_until, placement.due) == (None, None)
