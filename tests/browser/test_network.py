"""Without network, with the tab closed, with the server killed, at every step of an exercise: no answer is lost or doubled."""

import itertools
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Frame, Locator, Route, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.course import ACCOUNT, SCAM
from tests.browser.instruments.person import Person, answer, fill_in, finish, press, push, start
from tests.flows.house import House
from tests.flows.right_answers import Answer, right_answers
from tests.flows.visitor import until

pytestmark = pytest.mark.browser
LEARNER = "learner3"
STATE = "#answers [role=status]"
SAVED = "Your answer is saved."
NO_DATABASE = "IDBFactory.prototype.open = () => { throw new DOMException('The operation is insecure.', 'SecurityError') }"
WAITING_HERE = """() => new Promise(resolve => {
  indexedDB.open('verstas-answers').onsuccess = event => {
    event.target.result.transaction('answers').objectStore('answers').count().onsuccess = done => resolve(done.target.result)
  }
})"""


@pytest.fixture
def links(house: House) -> dict[str, int]:
    house.register(house.registration_link())
    return house.pick(SCAM, ACCOUNT)


def open_at(person: Person, link: int, step: int) -> Frame:
    """A new tab, a new launch, and on to the step."""
    person.new_tab()
    place = person.launch(link)
    start(place)
    place.goto(f"{place.url.split('/steps/')[0]}/steps/{step}/")
    return place


def blocks_kept(place: Frame) -> list[str]:
    """What the server holds of the attempt whose step is on the screen, in the order in which it came."""
    ask = """async () => {
      const attempt = document.querySelector('form.answer [name=attempt]').value
      const base = document.getElementById('answers').dataset.base
      return (await (await fetch(`${base}api/v1/attempts/${attempt}/`)).json()).answers
    }"""
    return [one["block"] for one in place.evaluate(ask)]


def give_without_waiting(place: Frame, given: Answer) -> None:
    press(fill_in(place, given), given)


def form_of(place: Frame, given: Answer) -> Locator:
    return place.locator(f"#block-{given.block} form.answer")


def without_network_for_a_while(person: Person, link: int, given: Answer) -> Frame:
    place = open_at(person, link, given.step)
    person.context.set_offline(True)
    give_without_waiting(place, given)
    expect(place.locator(STATE)).to_contain_text("Waiting for network")
    person.context.set_offline(False)
    return place


def closed_without_network(person: Person, link: int, given: Answer) -> Frame:
    place = open_at(person, link, given.step)
    person.context.set_offline(True)
    give_without_waiting(place, given)
    expect(place.locator(STATE)).to_contain_text("Waiting for network")
    person.new_tab()
    person.context.set_offline(False)
    return open_at(person, link, given.step)


def saved_but_never_heard_of(person: Person, link: int, given: Answer) -> Frame:
    """The server keeps the answer and its word of it is lost on the way; then the tab is closed."""

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
        route.abort()

    place = open_at(person, link, given.step)
    person.context.route("**/steps/*/", lose)
    give_without_waiting(place, given)
    expect(place.locator(STATE)).to_contain_text("Waiting for network")
    person.context.unroute("**/steps/*/", lose)
    return open_at(person, link, given.step)


def with_the_server_killed(person: Person, link: int, given: Answer) -> Frame:
    place = open_at(person, link, given.step)
    person.house.tool.kill_web()
    try:
        give_without_waiting(place, given)
        expect(place.locator(STATE)).to_contain_text("Waiting for network")
    finally:
        person.house.tool.start_web()
    return place


def closed_while_the_server_hangs(person: Person, link: int, given: Answer) -> Frame:
    """The request is under way when the tab is closed, so the page sends it once more as it goes."""
    place = open_at(person, link, given.step)
    with person.house.tool.web_suspended():
        give_without_waiting(place, given)
        expect(place.locator(STATE)).to_contain_text("on its way")
        person.new_tab()
    return open_at(person, link, given.step)


TROUBLES: list[Callable[[Person, int, Answer], Frame]] = [
    closed_without_network,
    saved_but_never_heard_of,
    with_the_server_killed,
    closed_while_the_server_hangs,
    without_network_for_a_while,
]


def test_trouble_at_every_step_loses_no_answer_and_doubles_none(
    house: House, seat: Seat, links: dict[str, int]
) -> None:
    person = seat("network")
    person.log_in(LEARNER)
    given: list[str] = []
    for one, trouble in zip(right_answers(ACCOUNT), itertools.cycle(TROUBLES), strict=False):
        place = trouble(person, links[ACCOUNT], one)
        given.append(one.block)
        until(partial(blocks_kept, place), given, seconds=40)
        expect(form_of(place, one).locator(".answer-state")).to_have_text(SAVED)
        assert place.evaluate(WAITING_HERE) == 0
    finish(place)
    expect(place.locator("#states .state-ok").first).to_be_visible()
    until(lambda: house.grades(LEARNER), [100], seconds=10)


def test_an_answer_that_waits_is_sent_for_its_giver_alone(seat: Seat, links: dict[str, int]) -> None:
    """Two people at one device, one after the other, in the same browser."""
    first = right_answers(SCAM)[0]
    person = seat("network-shared-device")
    person.log_in(LEARNER)
    place = open_at(person, links[SCAM], first.step)
    person.context.set_offline(True)
    give_without_waiting(place, first)
    expect(place.locator(STATE)).to_contain_text("Waiting for network")
    person.new_tab()
    person.context.set_offline(False)
    person.log_in("learner1")
    place = open_at(person, links[SCAM], first.step)
    answer(place, right_answers(SCAM)[0])
    assert blocks_kept(place) == [first.block]
    assert place.evaluate(WAITING_HERE) == 1  # untouched
    person.log_in(LEARNER)
    place = open_at(person, links[SCAM], first.step)
    until(partial(blocks_kept, place), [first.block], seconds=20)
    assert place.evaluate(WAITING_HERE) == 0


def test_moving_on_is_allowed_while_an_answer_waits_and_finishing_waits_for_it(
    seat: Seat, links: dict[str, int]
) -> None:
    person = seat("network-moving-on")
    person.log_in(LEARNER)
    first, *others = right_answers(SCAM)
    place = open_at(person, links[SCAM], first.step)
    for one in others:
        place.goto(f"{place.url.split('/steps/')[0]}/steps/{one.step}/")
        answer(place, one)
    place.goto(f"{place.url.split('/steps/')[0]}/steps/{first.step}/")
    person.context.route("**/steps/*/", lambda route: refuse_posts(route))
    give_without_waiting(place, first)
    expect(place.locator(STATE)).to_contain_text("Waiting for network")
    person.sight.look(place, "waiting")
    with place.expect_navigation():
        push(place, "nav.steps a.next")
    place.goto(f"{place.url.split('/steps/')[0]}/steps/{others[-1].step}/")
    finish_pressed = place.locator("form.next button")
    expect(place.locator(STATE)).to_contain_text("Waiting for network")
    finish_pressed.click()
    expect(place.locator(STATE)).to_contain_text("We finish as soon as it is")
    person.sight.look(place, "finish-waits")
    person.context.unroute_all()
    expect(place.locator("#states .state-ok").first).to_be_visible(timeout=40_000)


def test_whoever_wants_on_without_network_is_told_so_until_the_network_is_back(
    seat: Seat, links: dict[str, int]
) -> None:
    person = seat("network-held-back")
    person.log_in(LEARNER)
    first = right_answers(SCAM)[0]
    place = open_at(person, links[SCAM], first.step)
    person.context.set_offline(True)
    give_without_waiting(place, first)
    expect(place.locator(STATE)).to_contain_text("Waiting for network")
    push(place, "nav.steps a.next")
    expect(place.locator(STATE)).to_contain_text("Stay on this page")
    place.page.wait_for_timeout(
        6000
    )  # further tries of the queue meanwhile, each of which says how it stands
    expect(place.locator(STATE)).to_contain_text("Stay on this page")
    person.context.set_offline(False)
    expect(form_of(place, first).locator(".answer-state")).to_have_text(SAVED, timeout=20_000)


def refuse_posts(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=503)
    else:
        route.continue_()


def test_without_network_no_page_is_left_for_the_browsers_own_error(
    seat: Seat, links: dict[str, int]
) -> None:
    person = seat("network-next")
    person.log_in(LEARNER)
    place = open_at(person, links[SCAM], 1)
    person.context.set_offline(True)
    push(place, "nav.steps a.next")
    expect(place.locator(STATE)).to_contain_text("There is no network just now")
    person.sight.look(place, "no-network")
    person.context.set_offline(False)
    with place.expect_navigation():
        push(place, "nav.steps a.next")
    assert place.url.endswith("/steps/2/")


def test_a_browser_that_keeps_nothing_says_so_and_asks_before_an_unsent_answer_is_lost(
    seat: Seat, links: dict[str, int]
) -> None:
    person = seat("network-unkept")
    person.context.add_init_script(NO_DATABASE)
    person.log_in(LEARNER)
    first, second = right_answers(SCAM)[:2]
    place = open_at(person, links[SCAM], first.step)
    answer(place, first)
    expect(place.locator(".answers-note")).to_have_count(0)  # as long as all is well nobody is frightened
    with person.page.expect_event("close"):  # nothing is unsent: nothing is asked
        person.page.close(run_before_unload=True)
    place = open_at(person, links[SCAM], second.step)
    person.context.set_offline(True)
    give_without_waiting(place, second)
    expect(place.locator(STATE)).to_contain_text("keep this page open")
    expect(place.locator(".answers-note")).to_contain_text("does not keep unsent answers")
    person.sight.look(place, "unkept")
    with person.page.expect_event("dialog") as opened:
        person.page.close(run_before_unload=True)
    assert opened.value.type == "beforeunload"
    opened.value.dismiss()
    person.context.set_offline(False)
    until(partial(blocks_kept, place), [first.block, second.block], seconds=20)
    expect(place.locator(".answers-note")).to_have_count(0)


def test_a_change_of_language_keeps_what_is_chosen_and_not_sent(seat: Seat, links: dict[str, int]) -> None:
    person = seat("network-language")
    person.log_in(LEARNER)
    first = right_answers(SCAM)[0]
    place = open_at(person, links[SCAM], first.step)
    chosen = f'input[value="{first.values["response"][0]}"]'
    fill_in(place, first)
    push(place, ".languages summary")
    with place.expect_navigation():
        push(place, '.languages button[value="sv"]')
    expect(place.locator("html")).to_have_attribute("lang", "sv")
    expect(place.locator(chosen)).to_be_checked()
    assert blocks_kept(place) == []
    press(form_of(place, first), first)
    until(partial(blocks_kept, place), [first.block], seconds=20)
