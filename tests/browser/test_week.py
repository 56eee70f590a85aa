"""A week of a group of twelve, as its instructors see it: silent, stuck, helped and finished people come and go."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.chromium import PHONE
from tests.browser.instruments.person import Person
from tests.browser.instruments.week import OVERVIEW, Week, begun
from tests.demo_lms_process import DemoLms
from tests.flows.house import House
from tests.harness.installation import Installation

pytestmark = pytest.mark.browser
AINO, ELOF, GRACE, SAMIR, MAI = (
    "Aino Koskenranta", "Elof Sandström", "Grace Okonjo-Laine", "Samir al-Haddar", "Mai Linh Nguyenlahti"
)  # fmt: skip


@pytest.fixture
def week(tmp_path: Path) -> Iterator[Week]:
    """An LMS and a tool of their own, for this clock is moved."""
    for name in ("lms", "tool"):
        (tmp_path / name).mkdir()
    with (
        DemoLms(tmp_path / "lms" / "lms.sqlite3") as lms,
        Installation(tmp_path / "tool", lms_port=lms.port, workers=1) as tool,
    ):
        yield begun(lms, tool)


@pytest.fixture
def house(week: Week) -> House:
    """In place of the shared one."""
    return week.house


def opened(person: Person, who: str, week: Week) -> Frame:
    """The overview link, opened by an instructor."""
    person.log_in(who)
    return person.launch(week.links[OVERVIEW], own_window=True)


def follow(place: Frame, link: str) -> None:
    with place.expect_navigation():
        place.click(link)


def outreach(place: Frame, show: str = "waiting") -> list[str]:
    """The names on one of the lists, in order."""
    follow(place, 'nav.places a[href$="/outreach/"]')
    follow(place, f'nav.tabs a[href$="show={show}"]')
    return place.locator(".cards h2 a").all_inner_texts()


def press(place: Frame, name: str, action: str) -> None:
    """A button on someone's card."""
    with place.expect_navigation():
        place.locator(".card", has_text=name).locator(f'form[action*="/{action}/"] button').click()


def write(place: Frame, name: str, outcome: str, note: str = "") -> None:
    """What came of it, on someone's card."""
    card = place.locator(".card", has_text=name)
    form = card.locator('form[action*="/close/"]')
    if not form.is_visible():
        card.locator("summary").first.click()
    form.locator(f'input[value="{outcome}"]').check()
    form.locator("textarea").fill(note)
    with place.expect_navigation():
        form.locator("button").click()


def hand_over(place: Frame, name: str, to: str) -> None:
    card = place.locator(".card", has_text=name)
    card.locator("details.act summary").last.click()
    card.locator("select").select_option(label=to)
    press(place, name, "hand-over")


def test_a_week_of_a_group_of_twelve(week: Week, seat: Seat) -> None:
    person = seat("week")
    monday(week, person)
    tuesday(week, person)
    thursday(week, person)
    sunday(week, person)


def monday(week: Week, person: Person) -> None:
    """Eleven come; Aino does everything, Elof gets stuck, Grace begins; the twelfth does not come."""
    look = person.sight.look
    place = opened(person, "instructor", week)
    look(place, "course-first", wide=True)
    week.look_in(*(f"learner{number}" for number in range(4, 12)))
    week.do_all("learner1")
    week.begin("learner2", wrong=3)
    week.begin("learner3")
    place.goto(place.url)
    look(place, "course-monday")
    assert outreach(place) == [ELOF, AINO]
    look(place, "outreach-monday", wide=True)
    press(place, ELOF, "take")
    assert outreach(place, "mine") == [ELOF]
    look(place, "outreach-mine", wide=True)
    write(place, ELOF, "reached", "Kokeilee huomenna uudelleen.")
    assert outreach(place) == [AINO]
    write(place, AINO, "reached")
    assert outreach(place) == []
    look(place, "outreach-empty")
    assert outreach(place, "done") == [AINO, ELOF]
    look(place, "outreach-done")


def tuesday(week: Week, person: Person) -> None:
    """Elof, who was helped, has it right and finishes: congratulate. Grades do not get through: said in words."""
    week.on_day(1)
    week.do_all("learner2")
    place = opened(person, "instructor", week)
    expect(place.locator("ul.plain").first).to_contain_text("1 tehtävä tuli valmiiksi.")
    assert outreach(place) == [ELOF]
    expect(place.locator(".card")).to_contain_text("Onnittele!")
    write(place, ELOF, "reached")
    assert outreach(place) == []


def thursday(week: Week, person: Person) -> None:
    """What Grace began has been lying for two days: taken, handed to a colleague, who agrees a meeting."""
    week.on_day(3.1)
    opened(person, "instructor2", week)
    place = opened(person, "instructor", week)
    assert outreach(place) == [GRACE]
    press(place, GRACE, "take")
    assert outreach(place, "mine") == [GRACE]
    hand_over(place, GRACE, "Timo Esimerkki")
    assert outreach(place, "mine") == []
    assert outreach(place, "colleagues") == [GRACE]
    person.sight.look(place, "outreach-colleagues")
    place = opened(person, "instructor2", week)
    person.sight.look(place, "course-reminder", wide=True)
    follow(place, 'a[href*="/people/"][href$="#outreach"]')
    expect(place.locator("h1")).to_have_text(GRACE)
    person.sight.look(place, "person-taken", wide=True)
    place.locator('input[value="meeting_agreed"]').check()
    with place.expect_navigation():
        place.locator('form[action*="/close/"] button').click()
    assert outreach(place, "mine") == []


def sunday(week: Week, person: Person) -> None:
    """Eight have not been heard from, nor has Aino since she was congratulated, and one has never come.

    One of them looks in and is gone from the list; one gets a message.
    """
    look = person.sight.look
    week.on_day(5.9)
    place = opened(person, "instructor", week)
    silent = outreach(place)
    assert len(silent) == 10
    assert {AINO, SAMIR, MAI, "Invented Learner12"} <= set(silent)
    expect(place.locator(".card", has_text="Invented Learner12")).to_contain_text(
        "Ei ole vielä käynyt täällä."
    )
    look(place, "outreach-sunday", wide=True)
    write(place, SAMIR, "message_left")
    week.look_in("learner5")
    assert set(silent) - set(outreach(place)) == {SAMIR, MAI}
    assert outreach(place, "done")[0] == SAMIR
    look_at_everything(place, person)


def menu_lines(place: Frame, width: int) -> int:
    """In how many lines the instructors' menu stands where there is so much room."""
    page = place.page
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 700})
    tops = "links => new Set(links.map(link => link.getBoundingClientRect().top)).size"
    lines = place.locator("nav.places a").evaluate_all(tops)
    page.set_viewport_size(before or PHONE)
    return int(lines)


def look_at_everything(place: Frame, person: Person) -> None:
    """The other pages, on a phone and wide."""
    look = person.sight.look
    follow(place, 'nav.places a[href$="/gradebook/"]')
    row = place.locator("table.grid tbody tr", has_text=AINO)
    expect(row.locator("td").first).to_have_text("100 %")
    look(place, "gradebook", wide=True)
    assert [menu_lines(place, width) for width in (360, 883)] == [2, 1]
    follow(place, 'a[href*="look=map"]')
    look(place, "heat-map", wide=True)
    follow(place, 'a[href*="look=paper"]')
    look(place, "paper")
    follow(place, "main a.quiet")
    follow(place, 'nav.places a[href$="/people/"]')
    assert place.locator("table.results tbody tr").count() == 12
    look(place, "people", wide=True)
    find(place, "elof")
    assert place.locator("table.results tbody th a").all_inner_texts() == [ELOF]
    follow(place, "table.results tbody th a")
    look(place, "person", wide=True)
    follow(place, 'a[href*="/attempts/"]')
    look(place, "attempt", wide=True)
    follow(place, "nav.places a >> nth=0")
    expect(place.locator("main")).to_contain_text("Arvosanat, jotka eivät ole menneet perille")
    look(place, "course-sunday", wide=True)
    follow(place, 'a[href$="/step-by-step/"]')
    look(place, "steps", wide=True)
    follow(place, 'a[href$="/results/"]')
    look(place, "results", wide=True)


def find(place: Frame, words: str) -> None:
    place.locator("details.find summary").click()
    place.fill("#q", words)
    with place.expect_navigation():
        place.locator("details.find button").click()
