"""The sums for whoever pays: in every language, on a phone and on a desktop, without fault for axe."""

import pytest

from tests.browser.conftest import Seat
from tests.browser.instruments.person import speak
from tests.browser.instruments.sight import examine, fits
from tests.flows.house import House

pytestmark = pytest.mark.browser
# Two months with a unit that is small in one of them, and someone who may manage the organisation.
FILLED = """
from datetime import date
from activities.models import OrganisationSum, Unit, User
from activities.organisations.services import first_organisation
from activities.teaching.sums.disclosure import Deeds
from activities.teaching.sums import closing, practice
ours = first_organisation()
units = [Unit.objects.get_or_create(organisation=ours, name=name)[0].public_id for name in ("Metal and wood", "Sewing")]
def people(count, unit, language):
    return [Deeds(unit=units[unit], language=language, begun=2, finished=1, seconds=1500 + number) for number in range(count)]
months = {4: [*people(31, 0, "fi"), *people(6, 1, "ar"), *people(12, 1, "sv")], 5: [*people(40, 0, "fi"), *people(22, 1, "ar")]}
for month, deeds in months.items():
    practice.deeds_in = lambda deeds=deeds, **_: deeds
    closing.close(organisation=ours, month=date(2026, month, 1))
User.objects.filter(username="payer").delete()
User.objects.create_superuser("payer", "a long password", language="en")
print(ours.public_id)
"""


def test_the_sums_in_every_language_and_a_wrong_month(house: House, seat: Seat) -> None:
    ours = house.tool.manage("shell", "--no-imports", "-c", FILLED).split()[-1]
    page = (person := seat("sums")).page
    address = f"{house.tool.url}/admin/organisations/{ours}/manage/sums/"
    page.goto(address)
    page.fill('[name="username"]', "payer")
    page.fill('[name="password"]', "a long password")
    page.click('[type="submit"]')
    for language in ("en", "sv"):
        speak(page.main_frame, language)
        assert (examine(page.main_frame), fits(page.main_frame)) == ([], []), language
    for language in ("ar", "fi"):
        speak(page.main_frame, language)
        person.sight.look(page.main_frame, language, wide=True)
    page.select_option('[name="from"]', "2026-05")
    page.select_option('[name="to"]', "2026-04")
    page.locator("main form").get_by_role("button").press("Enter")
    page.wait_for_selector("[role=alert]")
    assert page.locator("[role=alert] a").get_attribute("href") == "#id_to"
    person.sight.picture(page.main_frame, "wrong")
    assert (examine(page.main_frame), fits(page.main_frame)) == ([], [])
