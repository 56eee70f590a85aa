"""The pages on which an organisation is managed: without fault for axe, by key and by hand without scripts."""

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.conftest import Seat
from tests.browser.instruments.chromium import PHONE
from tests.browser.instruments.keyboard import tab_to
from tests.browser.instruments.measures import large_letters
from tests.browser.instruments.person import Person
from tests.browser.instruments.sight import WIDE, examine, fits, violations
from tests.flows.house import House

pytestmark = pytest.mark.browser

LANGUAGES = ("fi", "sv", "en", "ar")
UNPICTURED = ("sv-", "en-")
# Somebody who reaches all, and an organisation with a unit, courses and staff; prints its public id and a unit's.
FURNISHED = """
from activities.models import Course, User
from activities.organisations import staff, units
from activities.organisations.services import new_organisation
boss = User.objects.filter(username="boss").first() or User.objects.create_superuser("boss", "a long password")
User.objects.get_or_create(username="minna.meikalainen", defaults={"is_staff": True})
organisation = new_organisation(name="The Town of Alder")
unit = units.add_unit(organisation=organisation, name="Länsiverstas – ورشة الغرب")
staff.add_staff(organisation=organisation, username="minna.meikalainen")
course = Course.objects.create(title="Digitaitojen peruskurssi syksyllä", organisation=organisation, unit=unit)
Course.objects.bulk_create(Course(title=f"Course {n}", organisation=organisation) for n in range(60))
print(organisation.public_id, unit.public_id, course.public_id)
"""
# Forms that differ in their words alone: on a desktop the languages of each direction look at them once.
FORMS = (
    "name",
    "contacts",
    "accessibility",
    "people",
    "languages",
    "meetings",
    "publishing",
    "unit",
    "course",
)
ALIKE = {f"{language}-{form}" for language in ("sv", "en") for form in FORMS}
PAGES = {
    "organisation": "",
    "name": "organisation/name/",
    "words": "organisation/words-fi/",
    "look": "organisation/look/",
    "contacts": "organisation/contacts/",
    "accessibility": "organisation/accessibility/",
    "people": "organisation/people/",
    "languages": "organisation/languages/",
    "meetings": "organisation/meetings/",
    "publishing": "organisation/publishing/",
    "switches": "organisation/switches/",
    "logo": "logo/",
    "units": "units/",
    "unit": "units/{unit}/",
    "unit-remove": "units/{unit}/remove/",
    "courses": "courses/",
    "course": "courses/{course}/",
    "staff": "staff/",
}


class Managing:
    """Someone with a password, at the pages of one organisation."""

    def __init__(self, house: House, person: Person) -> None:
        facts = house.tool.manage("shell", "--no-imports", "-c", FURNISHED).split()
        self.organisation, self.unit, self.course = facts[-3:]
        self.person, self.page = person, person.page
        self.door = f"{house.tool.url}/admin/organisations/{self.organisation}/manage/"
        self.page.goto(self.door)
        self.page.fill("#id_username", "boss")
        self.page.fill("#id_password", "a long password")
        self.page.press("#id_password", "Enter")
        self.page.wait_for_url(self.door)

    @property
    def place(self) -> Frame:
        return self.page.main_frame

    def open(self, path: str) -> Frame:
        self.page.goto(self.door + path.format(unit=self.unit, course=self.course))
        return self.place

    def speak(self, language: str) -> None:
        self.open("")
        self.page.locator(".languages summary").press("Enter")
        with self.page.expect_navigation():
            self.page.locator(f'.languages [value="{language}"]').press("Enter")
        assert self.page.locator("html").get_attribute("lang") == language

    def faults(self, name: str) -> dict[str, list[object]]:
        """Of the page that is open, on a phone and on a desktop."""
        found: dict[str, list[object]] = {"phone": [*examine(self.place), *fits(self.place)]}
        if not name.startswith(UNPICTURED):
            self.person.sight.picture(self.place, name)
        if name in ALIKE:
            return {where: some for where, some in found.items() if some}
        self.page.set_viewport_size(WIDE)
        found["desktop"] = [*violations(self.place), *fits(self.place)]
        if not name.startswith(UNPICTURED):
            self.person.sight.picture(self.place, f"{name}-1280")
        self.page.set_viewport_size(PHONE)
        return {where: some for where, some in found.items() if some}


@pytest.fixture
def managing(house: House, seat: Seat, request: pytest.FixtureRequest) -> Managing:
    return Managing(house, seat(f"managing-{request.node.name.split('_')[1]}"))


def test_every_page_of_management_is_without_fault_in_every_language(managing: Managing) -> None:
    faults = {}
    for language in LANGUAGES:
        managing.speak(language)
        for name, path in PAGES.items():
            managing.open(path)
            faults[f"{language}-{name}"] = managing.faults(f"{language}-{name}")
    assert {where: found for where, found in faults.items() if found} == {}


def test_mistakes_previews_and_what_came_meanwhile_are_without_fault_too(managing: Managing) -> None:
    page, place = managing.page, managing.place
    managing.open("organisation/contacts/")
    page.fill("#own-phone", "call me")
    page.press("#own-phone", "Enter")
    expect(page.locator("[role=alert]")).to_be_focused()
    assert managing.faults("mistake") == {}
    page.locator("[role=alert] a").press("Enter")
    expect(page.locator("#own-phone")).to_be_focused()
    expect(page.locator("#own-phone")).to_have_value("call me")
    managing.open("organisation/look/")
    page.emulate_media(color_scheme="dark")
    page.check("#own-palette_3")
    page.locator("button[name=preview]").press("Enter")
    expect(page.locator("#preview")).to_be_focused()
    expect(page.locator("html")).to_have_attribute("data-palette", "plum")
    assert managing.faults("preview-dark") == {}
    page.emulate_media(color_scheme="light")
    assert managing.faults("preview") == {}
    with large_letters(place):
        assert fits(place) == []
    managing.open("organisation/look/")
    expect(page.locator("html")).to_have_attribute("data-palette", "sea")
    other = page.context.new_page()
    other.goto(f"{managing.door}organisation/look/")
    other.check("#own-palette_1")
    other.locator("main form .button[type=submit]").first.press("Enter")
    other.wait_for_url("**saved=look")
    other.close()
    page.check("#own-palette_2")
    page.locator("main form .button[type=submit]").first.press("Enter")
    expect(page.locator("[role=alert]")).to_be_focused()
    assert managing.faults("meanwhile") == {}


def test_a_unit_is_added_renamed_and_removed_by_key_alone(managing: Managing) -> None:
    page, place = managing.page, managing.place
    managing.open("units/")
    tab_to(page, place, "#unit-name")
    page.keyboard.type("East")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".card h2").first).to_have_text("East")
    managing.open("")
    tab_to(page, place, 'a[href$="/organisation/switches/"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, place, "#own-switched_on_1")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_be_focused()


def test_an_organisation_is_managed_without_scripts(house: House, seat: Seat) -> None:
    managing = Managing(house, seat("managing-by-hand", scripts=False))
    page = managing.page
    managing.open("organisation/name/")
    page.fill("#own-name", "Another name")
    page.locator("main form .button[type=submit]").press("Enter")
    page.wait_for_url("**saved=name")
    expect(page.locator("h1")).to_have_text("Another name")
    managing.open("units/{unit}/remove/")
    page.locator("button.danger").press("Enter")
    expect(page.locator(".card")).to_have_count(0)
