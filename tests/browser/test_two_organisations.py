"""Two organisations side by side: four pages each, light and dark, on a phone and on a desktop, without fault for axe."""

from typing import Any

import pytest
from playwright.sync_api import Frame

from tests.browser.conftest import Seat
from tests.browser.instruments.chromium import PHONE
from tests.browser.instruments.course import SCAM, Course, furnished
from tests.browser.instruments.organisations import belonging, plate
from tests.browser.instruments.person import Person, speak, start
from tests.browser.instruments.sight import WIDE, fits, violations
from tests.flows.house import House

pytestmark = pytest.mark.browser

FOREST: dict[str, Any] = {
    "name": "The Town of Alder",
    "palette": "forest",
    "words": {
        "service": {"fi": ["Leppäpaja"], "sv": ["Alverkstaden"], "en": ["Alder Works"]},
        "instructor": {"fi": ["valmentaja", "valmentajan", "valmentajalle", "valmentajasi", "valmentajat"]},
    },
    "contact": "help@alder.example",
    "phone": "050 123 4567",
    "phone_name": "Kaisa",
    "accessibility_text": {"fi": "Voit myös tulla käymään.\n\nOvi on auki arkisin kello 9–15."},
    "logo": plate("#2c5a20", "#eff3e6"),
    "text": dict.fromkeys(("fi", "sv", "en", "ar"), "Alder"),
}
PLUM: dict[str, Any] = {
    "name": "Plumfield",
    "palette": "plum",
    "words": {"service": {"fi": ["Luumukodin pitkäniminen digitaitojen harjoitteluverstas"]}},
    "contact": "help@plumfield.example",
    "logo": plate("#f5eef4", "#5d2b61", is_round=True),
    "text": dict.fromkeys(("fi", "sv", "en", "ar"), "Plumfield"),
}


@pytest.fixture
def course(house: House) -> Course:
    return furnished(house)


@pytest.mark.parametrize(("facts", "strange"), [(FOREST, PLUM), (PLUM, FOREST)], ids=["forest", "plum"])
def test_an_organisations_pages_have_its_words_and_its_look(
    house: House, course: Course, seat: Seat, facts: dict[str, Any], strange: dict[str, Any]
) -> None:
    person = seat(f"organisation-{facts['palette']}")
    with belonging(house.tool, **facts):
        person.log_in("learner5")
        place = person.launch(course.picked[SCAM], own_window=True)
        speak(place, "fi")
        home = place.url.split("/p/")[0]
        start(place)
        _look(person, place, "step", facts, strange)
        place.goto(f"{home}/")
        _look(person, place, "home", facts, strange)
        place.goto(f"{home}/accessibility/")
        assert facts["contact"] in place.inner_text("main")
        _look(person, place, "accessibility", facts, strange)
        speak(place, "ar")
        _look(person, place, "accessibility-ar", facts, strange)
        person.log_in("instructor")
        place = person.launch(course.picked[SCAM], own_window=True)
        place.goto(place.url.split("/p/")[0] + "/")
        _look(person, place, "course", facts, strange)


def _look(person: Person, place: Frame, name: str, facts: dict[str, Any], strange: dict[str, Any]) -> None:
    html = place.content()
    assert f'data-palette="{facts["palette"]}"' in html
    assert place.locator("img.logo").evaluate("image => image.naturalWidth") > 0
    assert strange["name"] not in html
    assert strange["contact"] not in html
    faults = {}
    for scheme in ("light", "dark"):
        place.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for size in (PHONE, WIDE):
            place.page.set_viewport_size(size)
            person.sight.picture(place, f"{name}-{scheme}-{size['width']}")
            faults[f"{scheme}, {size['width']}"] = [*violations(place), *fits(place)]
    place.page.emulate_media(color_scheme="light")
    place.page.set_viewport_size(PHONE)
    assert {where: found for where, found in faults.items() if found} == {}, name
