"""The picker's tabs, one for each shelf, which fit its frame and forget no tick; and the pages that manage the shelves."""

from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Frame, Locator, ViewportSize, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.chromium import REFUSED_IN_FRAMES
from tests.browser.instruments.keyboard import tab_to
from tests.browser.instruments.person import Person, speak
from tests.browser.instruments.sight import WIDE, examine, fits
from tests.flows.house import House

pytestmark = pytest.mark.browser
PHONE_FRAME = ViewportSize(width=360, height=489)
TABS = ".pick-shelves"
# A copy on the unit's shelf and one on the instructor's own; the course is the one that was launched last.
STOCKED = """
from activities.models import Activity, Course, Unit, User
from activities.publishing.services import Place, take_activity
from lti_tool.models import LaunchSession
session = LaunchSession.objects.exclude(context=None).order_by("created_at").last()
course, origin = session.context.course, Activity.objects.get(slug="is-this-a-scam")
unit, _ = Unit.objects.get_or_create(organisation=course.organisation, name="Workshop")
Course.objects.filter(pk=course.pk).update(unit=unit)
print(take_activity(activity=origin, place=Place(course.organisation, unit=unit)).slug)
print(take_activity(activity=origin, place=Place(course.organisation, owner=session.user)).slug)
"""

# The organisation of the course lets LMS administrators manage; a copy of it has a newer origin; another one offers.
MANAGED = """
from activities.models import Activity, Course, Organisation, Unit
from activities.publishing.publish import publish
from activities.publishing.services import Place, take_activity
from lti_tool.models import LaunchSession, Registration
session = LaunchSession.objects.exclude(context=None).order_by("created_at").last()
Registration.objects.filter(pk=session.registration_id).update(lets_manage=True)
course, origin = session.context.course, Activity.objects.get(slug="what-is-ai")
unit, _ = Unit.objects.get_or_create(organisation=course.organisation, name="Workshop")
Course.objects.filter(pk=course.pk).update(unit=unit)
stranger, _ = Organisation.objects.get_or_create(name="A town beside ours")
theirs = take_activity(activity=origin, place=Place(stranger))
publish(content={**theirs.current_version.content, "minutes": 17})
Activity.objects.filter(pk=theirs.pk).update(is_offered=True, origin=None, origin_number=None)
copy = take_activity(activity=theirs, place=Place(course.organisation, unit=unit))
publish(content={**theirs.current_version.content, "minutes": 18})
print(copy.slug)
"""


class Stock(NamedTuple):
    units: str
    mine: str


@pytest.fixture
def person(house: House, seat: Seat) -> Person:
    house.register(house.registration_link())
    made = seat("shelves", REFUSED_IN_FRAMES)
    made.log_in("instructor")
    made.page.click("text=Add activity")
    return made


def stocked(house: House, place: Frame) -> Stock:
    slugs = house.tool.manage("shell", "--no-imports", "-c", STOCKED).split()
    place.goto(place.url)
    return Stock(*slugs[-2:])


def tab(place: Frame, name: str) -> None:
    with place.expect_navigation():
        place.locator(f"#shelf-{name}").press("Enter")


def test_all_tabs_fit_the_frame_in_every_language_and_nothing_is_amiss(house: House, person: Person) -> None:
    place = person.open_picker()
    stocked(house, place)
    place.page.set_viewport_size(PHONE_FRAME)
    for language in ("fi", "sv", "en", "ar"):
        speak(place, language)
        person.sight.picture(place, f"{language}-phone")
        assert place.locator(f"{TABS} button").count() == 5
        assert (examine(place), fits(place)) == ([], [])
        assert place.locator(TABS).evaluate("element => element.offsetHeight") < 60, language
    place.page.set_viewport_size(WIDE)
    tab(place, "unit")
    person.sight.picture(place, "wide")
    assert (examine(place), fits(place)) == ([], [])


def test_a_shelf_is_opened_by_key_and_what_was_ticked_and_searched_stays(
    house: House, person: Person
) -> None:
    place = person.open_picker()
    stock = stocked(house, place)
    place.page.set_viewport_size(PHONE_FRAME)
    tab_to(place.page, place, "#pick-tour-uusix")
    place.page.keyboard.press("Space")
    tab_to(place.page, place, "#shelf-unit")
    with place.expect_navigation():
        place.page.keyboard.press("Enter")
    expect(place.locator("#shelf-unit")).to_have_attribute("aria-current", "true")
    expect(place.locator(f"#pick-{stock.units}")).to_be_visible()
    expect(place.locator(f"#pick-{stock.mine}")).to_have_count(0)
    expect(place.locator("#pick-tour-uusix")).to_be_checked()
    expect(place.locator("#pick-_overview")).to_have_count(0)
    place.check(f"#pick-{stock.units}")
    tab(place, "mine")
    expect(place.locator(f"#pick-{stock.units}")).to_be_checked()
    place.check(f"#pick-{stock.mine}")
    place.locator("#pick-submit").press("Enter")
    expect(person.page.locator("h1")).to_have_text("3 added")


def test_the_tabs_work_without_scripts(house: House, seat: Seat) -> None:
    house.register(house.registration_link())
    person = seat("shelves-by-hand", scripts=False)
    person.log_in("instructor")
    place = person.launch_by_hand(house.link(title="An empty link"))
    stock = stocked(house, place)
    place.locator("details.search summary").first.press("Enter")
    place.fill("#q", "a")
    tab(place, "mine")
    expect(place.locator(f"#pick-{stock.mine}")).to_have_count(1)
    expect(place.locator("#q")).to_have_value("a")
    place.check(f"#pick-{stock.mine}")
    place.locator("#q").press("Enter")
    expect(place.locator("#shelf-mine")).to_have_attribute("aria-current", "true")
    expect(place.locator(f"#pick-{stock.mine}")).to_be_checked()
    tab(place, "all")
    expect(place.locator("#pick-tour-uusix")).to_have_count(1)


def manage_pages(slug: str) -> list[str]:
    return ["", f"activities/{slug}/", "offers/", "replace/"]


def test_the_pages_of_the_shelves_have_no_faults_in_any_language(house: House, seat: Seat) -> None:
    house.register(house.registration_link())
    link = house.pick("is-this-a-scam")["is-this-a-scam"]
    person = seat("shelves-managed", REFUSED_IN_FRAMES)
    person.log_in("admin")
    place = person.launch(link, own_window=True)
    slug = house.tool.manage("shell", "--no-imports", "-c", MANAGED).split()[-1]
    root = f"{place.url.split('/s/')[0]}/s/{place.url.split('/s/')[1][:32]}/manage/shelves/"
    place.goto(root)
    faults: dict[str, list[Any]] = {}
    for language, size in (("fi", PHONE_FRAME), ("ar", PHONE_FRAME), ("sv", WIDE), ("en", WIDE)):
        place.page.set_viewport_size(size)
        speak(place, language)
        for page in manage_pages(slug):
            place.goto(f"{root}{page}")
            person.sight.picture(place, f"{language}-{page.split('/')[0] or 'shelves'}")
            if found := [*examine(place), *fits(place)]:
                faults[f"{language} {page}"] = found
    assert faults == {}


def test_a_newer_version_is_taken_and_an_activity_replaced_by_key(house: House, seat: Seat) -> None:
    house.register(house.registration_link())
    link = house.pick("is-this-a-scam")["is-this-a-scam"]
    person = seat("shelves-by-key", REFUSED_IN_FRAMES)
    person.log_in("admin")
    place = person.launch(link, own_window=True)
    slug = house.tool.manage("shell", "--no-imports", "-c", MANAGED).split()[-1]
    session = place.url.split("/s/")[1][:32]
    place.goto(f"{house.tool.url}/s/{session}/manage/shelves/activities/{slug}/")
    newer = place.locator('button[value="take_newer"]')
    press(place, newer)
    expect(newer).to_have_count(0)
    place.goto(f"{house.tool.url}/s/{session}/manage/shelves/replace/")
    place.select_option("#unit", label="Workshop")
    press(place, place.locator("main form button"))
    place.select_option("#activity", "is-this-a-scam")
    place.select_option("#by", slug)
    press(place, place.locator("main form button"))
    person.sight.look(place, "numbers", wide=True)
    press(place, place.locator("main form button"))
    expect(place.locator('main [role="status"]')).to_be_visible()
    expect(place.locator(f'#activity option[value="{slug}"]')).to_have_count(1)
    expect(place.locator('#activity option[value="is-this-a-scam"]')).to_have_count(0)


def press(place: Frame, button: Locator) -> None:
    with place.expect_navigation():
        button.press("Enter")
