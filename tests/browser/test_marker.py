"""A browser that has kept our cookies takes a launch in one request less; where the marker lies, nobody is caught in a loop."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.chromium import REFUSED_IN_FRAMES, THIRD_PARTY_BLOCKED, Profile
from tests.browser.instruments.course import SCAM
from tests.browser.instruments.person import Person
from tests.flows.house import House

pytestmark = pytest.mark.browser
MARKER = "__Host-kept"
PAGES, LOOK = re.compile(r"/(lti/(login|launch)|s)/"), re.compile(r"/lti/login/[0-9a-f]{32}/")


@pytest.fixture
def link(house: House) -> int:
    house.register(house.registration_link())
    return house.pick(SCAM)[SCAM]


def at_work(seat: Seat, profile: Profile) -> Person:
    person = seat(f"marker-{profile.name}", profile)
    person.log_in("learner3")
    return person


def pages_of(person: Person, act: Callable[[], object]) -> list[str]:
    """The pages of ours that are asked for meanwhile, by any frame or window."""
    paths: list[str] = []

    def note(request: Request) -> None:
        path = request.url.removeprefix(person.house.tool.url).split("?")[0]
        if request.is_navigation_request() and PAGES.match(path):
            paths.append(path)

    person.context.on("request", note)
    act()
    person.context.remove_listener("request", note)
    return paths


def looks(paths: list[str]) -> list[str]:
    return [path for path in paths if LOOK.fullmatch(path)]


def names_of_cookies(person: Person) -> set[str]:
    return {str(cookie.get("name")) for cookie in person.context.cookies()}


def refused(person: Person, link: int) -> set[str]:
    """A launch whose own cookie is lost while the LMS is asked; the cookies that are left then."""
    left: set[str] = set()

    def lose(route: Route) -> None:
        person.context.clear_cookies(name=re.compile("__Host-l_.*"))
        left.update(names_of_cookies(person))
        route.continue_()

    person.context.route(f"{person.house.tool.url}/lti/launch/**", lose)
    person.page.goto(f"{person.house.lms.url}/course/link/{link}/")
    expect(person.frame(f"frame-{link}").locator("body")).to_contain_text("cookie_missing")
    person.context.unroute_all()
    return left


def test_a_first_launch_takes_four_requests_and_a_second_three(link: int, seat: Seat) -> None:
    person = at_work(seat, THIRD_PARTY_BLOCKED)
    first, second = (pages_of(person, lambda: person.launch(link)) for _ in range(2))
    assert (len(first), len(second)) == (4, 3)
    assert (len(looks(first)), looks(second)) == (1, [])


def test_a_false_marker_is_withdrawn_so_that_the_next_launch_looks_again_and_succeeds(
    link: int, seat: Seat
) -> None:
    person = at_work(seat, THIRD_PARTY_BLOCKED)
    person.launch(link)
    left = refused(person, link)
    assert MARKER in left
    assert not left & {name for name in left if name.startswith("__Host-l_")}
    assert MARKER not in names_of_cookies(person)
    assert len(looks(pages_of(person, lambda: person.launch(link)))) == 1


def test_where_a_frame_keeps_nothing_the_window_has_a_marker_of_its_own(link: int, seat: Seat) -> None:
    person = at_work(seat, REFUSED_IN_FRAMES)
    first, second = (pages_of(person, lambda: person.launch(link)) for _ in range(2))
    assert (len(looks(first)), len(looks(second))) == (2, 1)
    assert MARKER in names_of_cookies(person)
