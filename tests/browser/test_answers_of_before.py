"""What a page of a former release has left waiting in a phone is sent by today's, and accepted."""

import json
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Frame, expect

from tests.architecture.files import ROOT, plenty
from tests.browser.conftest import Seat
from tests.browser.instruments.course import ACCOUNT
from tests.browser.instruments.person import start
from tests.browser.test_network import WAITING_HERE, blocks_kept
from tests.flows.house import House
from tests.flows.visitor import until

pytestmark = pytest.mark.browser
LEFT = plenty(sorted((ROOT / "tests/stored").glob("*/waiting_answer.json")), 1, "stored answers")
LEAVE_WAITING = """answer => new Promise((resolve, reject) => {
  const request = indexedDB.open('verstas-answers', 1)
  request.onupgradeneeded = () => {
    const answers = request.result.createObjectStore('answers', { keyPath: 'key' })
    answers.createIndex('owner', 'owner')
    answers.createIndex('at', 'at')
  }
  request.onsuccess = () => {
    const change = request.result.transaction('answers', 'readwrite')
    change.objectStore('answers').put(answer)
    change.oncomplete = resolve
    change.onabort = reject
  }
})"""


def as_left_by(release: Path, place: Frame) -> dict[str, object]:
    """The release's answer, given by this learner in this attempt a moment ago."""
    page = place.evaluate("""() => ({
      owner: document.getElementById('answers').dataset.owner,
      attempt: document.querySelector('form.answer [name=attempt]').value,
      placement: location.pathname.match(/\\/p\\/([^/]+)\\//)[1],
      at: Date.now(),
    })""")
    text = release.read_text(encoding="utf-8")
    for name in ("owner", "attempt", "placement"):
        text = text.replace(f"{{{name}}}", page[name])
    return {**json.loads(text), "at": page["at"]}


@pytest.mark.parametrize("release", LEFT, ids=lambda path: path.parent.name)
def test_an_answer_that_a_page_of_before_left_waiting_is_sent_and_accepted(
    house: House, seat: Seat, release: Path
) -> None:
    house.register(house.registration_link())
    links = house.pick(ACCOUNT)
    person = seat("before")
    person.log_in("learner3")
    place = person.launch(links[ACCOUNT])
    start(place)
    place.goto(f"{place.url.split('/steps/')[0]}/steps/1/")
    place.evaluate(LEAVE_WAITING, as_left_by(release, place))
    place.goto(place.url)
    until(partial(blocks_kept, place), ["which-is-an-address"], seconds=40)
    until(partial(place.evaluate, WAITING_HERE), 0, seconds=20)
    place.goto(place.url)
    expect(place.locator("#block-which-is-an-address .feedback")).to_be_visible()
