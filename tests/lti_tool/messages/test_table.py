"""What registration, Canvas's file and a session make of the table of messages."""

import re
from pathlib import Path

import pytest

from lti_tool.messages import table
from lti_tool.messages.message import Message
from lti_tool.models import LaunchSession
from lti_tool.protocol import vocabulary as v

HOUSE = Path(table.__file__).resolve().parents[1]
# Each knows the types by the table alone; the demo LMS shares nothing with the tool.
APART = {"messages", "demo_lms", "migrations"}
NAMED = re.compile(r"\b[A-Z_]+_REQUEST\b|\"\w+Request\"")
# An administrator is warned where an LMS cannot pick activities.
WARNS = "protocol/registration.py"


def test_a_name_belongs_to_one_message() -> None:
    names = [name for message in table.MESSAGES for name in (message.name, *message.also_called)]
    assert sorted(names) == sorted(set(names)) == sorted(table.MESSAGES_BY_NAME)
    assert all(len(name) <= 40 for name in names)


def test_what_is_always_announced_comes_first_and_the_rest_only_where_it_is_offered() -> None:
    always = [v.RESOURCE_LINK_REQUEST, v.DEEP_LINKING_REQUEST]
    assert table.announced_names() == table.announced_names(["LtiStartProctoring"]) == always
    assert table.announced_names([v.LTI_DATA_PRIVACY_REQUEST]) == [*always, v.LTI_DATA_PRIVACY_REQUEST]
    assert table.announced_names(table.MESSAGES_BY_NAME) == list(table.MESSAGES_BY_NAME)


def test_canvas_shows_the_tool_where_links_are_chosen() -> None:
    assert table.canvas_placements() == [
        ("assignment_selection", v.DEEP_LINKING_REQUEST),
        ("link_selection", v.DEEP_LINKING_REQUEST),
    ]


@pytest.mark.parametrize("message", table.MESSAGES, ids=lambda message: str(message.name))
def test_a_session_is_of_the_message_that_it_came_by(message: Message[object]) -> None:
    assert table.message_of(LaunchSession(message_type=message.name)) is message


@pytest.mark.once
def test_no_module_but_the_messages_asks_which_message_it_is() -> None:
    paths = [path for path in HOUSE.rglob("*.py") if APART.isdisjoint(path.relative_to(HOUSE).parts)]
    asking = {
        str(path.relative_to(HOUSE)) for path in paths if NAMED.search(path.read_text(encoding="utf-8"))
    }
    assert len(paths) > 150
    assert asking == {"protocol/vocabulary.py", WARNS}
