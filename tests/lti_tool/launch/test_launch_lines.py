"""By what a person reads out, and by the launch, the lines of a log are found and joined."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

from activities.runtime.logs import JsonFormatter
from tests.factories.links import deep_linked
from tests.tool_client import Tool


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """What the log holds, as it is written."""
    written: list[dict[str, Any]] = []

    class Written(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(self.format(record)))

    handler, log = Written(), logging.getLogger("verstas")
    handler.setFormatter(JsonFormatter())
    log.addHandler(handler)
    yield written
    log.removeHandler(handler)


def test_all_lines_of_a_launch_name_it_and_no_other_does(tool: Tool, lines: list[dict[str, Any]]) -> None:
    link = deep_linked(tool)
    lines.clear()
    tool.launch(link).get()
    routes: dict[str, set[str]] = {}
    for line in lines:
        if line["event"] == "request":
            routes.setdefault(line["route"], set()).add(line["launch"])
    joined = ["lti_tool:login", "lti_tool:login_check", "lti_tool:launch", "activities:activity"]
    assert set(joined) <= set(routes), routes
    assert len(set.union(*(routes[route] for route in joined))) == 1
    lines.clear()
    tool.launch(link)
    assert not {line.get("launch") for line in lines} & routes["lti_tool:login"]


def test_the_reference_on_a_page_of_refusal_stands_in_its_lines(
    tool: Tool, lines: list[dict[str, Any]]
) -> None:
    page = tool.client.get(f"/s/{'a' * 32}/", secure=True)
    reference = re.search(r"<b>([A-Z]{6})</b>", page.content.decode())
    assert reference
    mine = [line for line in lines if line.get("reference") == reference[1]]
    assert [(line["event"], line.get("code")) for line in mine] == [
        ("page_refused", "session_ended"),
        ("request", None),
    ]
