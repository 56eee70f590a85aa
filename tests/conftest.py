"""Fixtures that more than one part of the suite needs: a running demo LMS, and this tool known to it."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings as django
from django.utils import translation
from hypothesis import settings as hypothesis
from pytest_django import Settings

from lti_tool.outgoing import http_client
from tests.demo_lms_process import DemoLms
from tests.factories import properties
from tests.factories.served_keys import served_keys
from tests.flows.house import House
from tests.scratch_database import use_ready
from tests.tool_client import Tool, known_tool
from tests.tool_process import ToolProcess

KIND = "postgresql" if os.environ.get("TEST_DATABASE_URL", "").startswith("postgresql://") else "sqlite"
BROWSER = Path(__file__).parent / "browser"
properties.register()
hypothesis.load_profile(os.environ.get("HYPOTHESIS_PROFILE", properties.QUICK))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is about one kind of database is no test on the other: left out, and so not skipped either."""
    elsewhere = [item for item in items if _is_elsewhere(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if not _is_elsewhere(item)]
    strays = [item.nodeid for item in items if _is_browser_test(item) and BROWSER not in item.path.parents]
    if strays:
        raise pytest.UsageError(f"Browser tests are run from {BROWSER} alone: {strays}")
    for item in items:
        if isinstance(item, pytest.Function) and _makes_examples(item.module):
            item.add_marker("proof")


def _is_browser_test(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None


@cache
def _makes_examples(module: ModuleType) -> bool:
    """Does it take the number of its examples from the profile?"""
    return any(value is number for value in vars(module).values() for number in properties.NUMBERS)


def _is_elsewhere(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("only_on")
    return mark is not None and mark.args != (KIND,)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The migrations run once a run; the core alone, without the adapter's tables, runs its own."""
    if "lti_tool" in django.INSTALLED_APPS:
        use_ready(django.DATABASES["default"])


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """A copied file is there before Django makes it, and goes with the run's folder."""
    return django_db_keepdb or (KIND == "sqlite" and "lti_tool" in django.INSTALLED_APPS)


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """A request leaves its language with the thread; no test reads the one of the test before it."""
    translation.deactivate()


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


@pytest.fixture
def trusted_tool(lms: DemoLms, db: None) -> Iterator[Tool]:
    """The same, with its keys where the LMS can fetch them: it may call the LMS's services."""
    with served_keys() as jwks_url:
        yield known_tool(lms, jwks_url=jwks_url)
    http_client().close()


@pytest.fixture(scope="session")
def tool_process(lms_process: DemoLms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ToolProcess]:
    """This tool as real processes beside the demo LMS, once for a whole test process."""
    with ToolProcess(tmp_path_factory.mktemp("tool"), lms_port=lms_process.port) as running:
        yield running


@pytest.fixture
def house(lms_process: DemoLms, tool_process: ToolProcess) -> House:
    """Both sides as processes, not yet known to each other."""
    both = House(lms_process, tool_process)
    both.fresh()
    return both


@pytest.fixture
def known(house: House) -> House:
    """Both sides as processes, introduced."""
    house.register(house.registration_link())
    return house
