"""One demo LMS per test process, emptied before every test, and a stub tool registered at it."""

from collections.abc import Iterator

import pytest

from tests.demo_lms_process import DemoLms
from tests.lti_tool.demo_lms.stub_tool import StubTool


@pytest.fixture(scope="session")
def running_lms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoLms]:
    """A running LMS under Moodle's rules."""
    with DemoLms(tmp_path_factory.mktemp("lms") / "lms.sqlite3") as lms:
        yield lms


@pytest.fixture
def lms(running_lms: DemoLms) -> DemoLms:
    """The LMS as new."""
    running_lms.control("reset", {})
    return running_lms


@pytest.fixture
def tool(lms: DemoLms) -> Iterator[StubTool]:
    """A tool that the LMS knows and lets people open."""
    with StubTool(lms) as tool:
        yield tool


@pytest.fixture
def link(lms: DemoLms, tool: StubTool) -> int:
    """A graded activity of the tool."""
    order = {
        "client_id": tool.registration["client_id"],
        "title": "Laser",
        "line_item": {"scoreMaximum": 100},
    }
    return int(lms.control("links", order)["id"])
