"""Fixtures that more than one part of the suite needs: a running demo LMS, and this tool known to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.demo_lms_process import DemoLms
from tests.tool_client import Tool, known_tool


@pytest.fixture(scope="session")
def lms_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoLms]:
    """One demo LMS for a whole test process; `lms` brings it back to its rules after each test."""
    folder: Path = tmp_path_factory.mktemp("lms")
    with DemoLms(folder / "lms.sqlite3") as running:
        yield running


@pytest.fixture
def lms(lms_process: DemoLms, settings: Settings) -> Iterator[DemoLms]:
    settings.LTI_ALLOWED_PRIVATE_HOSTS = [f"localhost:{lms_process.port}"]
    yield lms_process
    lms_process.clear_faults()
    lms_process.control("reset", {})


@pytest.fixture
def tool(lms: DemoLms, db: None) -> Tool:
    """This tool, registered in the demo LMS and approved; its browser starts without cookies."""
    return known_tool(lms)
