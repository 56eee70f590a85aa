"""Both sides as processes, and a browser; nothing here touches a database of the test's own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from tests.browser.instruments.chromium import DEFAULT, Profile, browser
from tests.browser.instruments.person import Person
from tests.browser.instruments.sight import PICTURES, Sight
from tests.flows.house import House

Seat = Callable[..., Person]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


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
