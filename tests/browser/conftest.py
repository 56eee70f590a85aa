"""Both sides as processes, and a browser; nothing here touches a database of the test's own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from tests.browser.chromium import DEFAULT, Profile, browser
from tests.browser.person import Person
from tests.browser.sight import PICTURES, Sight
from tests.demo_lms_process import DemoLms
from tests.flows.house import House
from tests.tool_process import ToolProcess

Seat = Callable[..., Person]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def tool_process(lms_process: DemoLms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ToolProcess]:
    with ToolProcess(tmp_path_factory.mktemp("tool"), lms_port=lms_process.port) as running:
        yield running


@pytest.fixture
def house(lms_process: DemoLms, tool_process: ToolProcess) -> House:
    """Both sides, not yet known to each other."""
    both = House(lms_process, tool_process)
    both.fresh()
    return both


@pytest.fixture
def known(house: House) -> House:
    """Both sides, introduced."""
    house.register(house.registration_link())
    return house


@pytest.fixture
def seat(playwright: Playwright, tmp_path: Path, house: House) -> Iterator[Seat]:
    """Makes a browser that has never been anywhere, with someone at it; its pictures go to a folder named by `walk`.

    At the end no script may have failed and no browser may have complained of a page.
    """
    people: list[Person] = []
    with ExitStack() as open_browsers:

        def take(walk: str, profile: Profile = DEFAULT, *, scripts: bool = True) -> Person:
            shutil.rmtree(PICTURES / walk, ignore_errors=True)
            made: BrowserContext = open_browsers.enter_context(
                browser(playwright, tmp_path / walk, profile, scripts=scripts)
            )
            people.append(Person(made, house, Sight(walk), profile))
            return people[-1]

        yield take
        assert [trouble for person in people for trouble in person.troubles] == []
