"""The first pages over a slow network: 400 kbit/s, a third of a second each way, nothing in the browser's store."""

import time
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Frame, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.course import SCAM, TOUR
from tests.browser.instruments.person import Person, answer, start
from tests.flows.house import House
from tests.flows.right_answers import right_answers

pytestmark = pytest.mark.browser
KB = 1024
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 400_000 / 8, "uploadThroughput": 200_000 / 8}
SECONDS = 20  # several times what it takes on an idle machine


class Wire:
    """What came over the network, in bytes by kind of resource."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes: dict[str, float] = {}
        self._kinds: dict[str, str] = {}
        session.on("Network.responseReceived", self._begun)
        session.on("Network.loadingFinished", self._ended)

    def _begun(self, event: dict[str, Any]) -> None:
        self._kinds[event["requestId"]] = event["type"]

    def _ended(self, event: dict[str, Any]) -> None:
        kind = self._kinds.get(event["requestId"], "Other")
        self.bytes[kind] = self.bytes.get(kind, 0) + event["encodedDataLength"]

    def weight(self, *without: str) -> float:
        return sum(size for kind, size in self.bytes.items() if kind not in without)


def slowly(person: Person) -> Wire:
    session = person.context.new_cdp_session(person.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", SLOW)
    return Wire(session)


def begin(person: Person, link: int) -> tuple[Frame, Wire, float]:
    """From the press on Start to a page that can be used."""
    place = person.launch(link, own_window=True)
    wire, begun = slowly(person), time.monotonic()
    start(place)
    expect(place.locator("#answers:not([hidden])")).to_be_attached()  # the scripts are at work
    return place, wire, time.monotonic() - begun


def test_the_first_step_is_usable_on_a_slow_network(house: House, seat: Seat) -> None:
    house.register(house.registration_link())
    links = house.pick(SCAM, TOUR)
    person = seat("slow-network")
    person.log_in("learner3")
    place, wire, seconds = begin(person, links[SCAM])
    assert seconds < SECONDS
    assert 5 * KB < wire.weight("Image") <= 60 * KB, wire.bytes
    begun = time.monotonic()
    answer(place, right_answers(SCAM)[0])
    assert time.monotonic() - begun < SECONDS
    place, wire, seconds = begin(person, links[TOUR])
    place.page.wait_for_load_state("networkidle")
    assert seconds < SECONDS
    assert wire.bytes.get("Image", 0) > KB
    assert wire.weight() <= 250 * KB, wire.bytes
