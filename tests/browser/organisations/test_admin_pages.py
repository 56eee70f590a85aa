"""What the administration asks before a deployment moves, takes another's place, or an organisation ends: without fault for axe."""

import pytest

from tests.browser.conftest import Seat
from tests.browser.instruments.chromium import PHONE
from tests.browser.instruments.sight import WIDE, violations
from tests.flows.house import House

pytestmark = pytest.mark.browser

# An organisation, and a client with two deployments that have a course in common; prints the ids of what is asked about.
FURNISHED = """
from activities.models import Course, User
from activities.organisations.services import new_organisation
from lti_tool.models import Deployment, LtiContext, Registration, Replacement
from activities.runtime import clock
boss = User.objects.filter(username="chief").first() or User.objects.create_superuser("chief", "a long password")
organisation = new_organisation(name="The Town of Beech")
registration = Registration.objects.create(
    name="Beech LMS", issuer="https://beech.example.org", client_id=organisation.public_id, organisation=organisation,
    auth_url="https://beech.example.org/a", token_url="https://beech.example.org/t", jwks_url="https://beech.example.org/k",
    standing="active",
)
made = [Deployment.objects.create(registration=registration, deployment_id=str(n), standing="active") for n in (1, 2, 3, 4)]
for deployment in made:
    course = Course.objects.create(title="Digitaidot", organisation=organisation)
    LtiContext.objects.create(deployment=deployment, context_id="one", course=course)
replacement = Replacement.objects.create(former=made[2], successor=made[3], actor=boss.token, made_at=clock.now())
print(organisation.pk, registration.pk, made[1].pk, replacement.pk)
"""
DJANGOS = "link-in-text-block"  # the path above each page of the administration
PAGES = (
    "activities/organisation/{organisation}/end/",
    "activities/organisation/add/",
    "lti_tool/registration/{registration}/organisation/",
    "lti_tool/deployment/{deployment}/organisation/",
    "lti_tool/deployment/{deployment}/replaces/",
    "lti_tool/replacement/{replacement}/undo/",
)


@pytest.mark.parametrize("language", ["fi", "sv", "en", "ar"])
def test_what_the_administration_asks_first_is_without_fault_in_every_language(
    house: House, seat: Seat, language: str
) -> None:
    facts = house.tool.manage("shell", "--no-imports", "-c", FURNISHED).split()[-4:]
    ids = dict(zip(("organisation", "registration", "deployment", "replacement"), facts, strict=True))
    person = seat(f"admin-{language}")
    page, admin = person.page, f"{house.tool.url}/admin/"
    person.context.add_cookies([{"name": "django_language", "value": language, "url": house.tool.url}])
    page.goto(admin)
    page.fill("#id_username", "chief")
    page.fill("#id_password", "a long password")
    page.press("#id_password", "Enter")
    page.wait_for_url(admin)
    faults = {}
    for path in PAGES:
        answer = page.goto(admin + path.format(**ids))
        assert answer is not None
        assert (answer.status, page.locator("html").get_attribute("lang")) == (200, language)
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            found = [one for one in violations(page.main_frame) if one["rule"] != DJANGOS]
            if found:
                faults[f"{path} {size['width']}"] = found
    person.troubles.clear()  # Django's own scripts of the administration set styles, which our policy refuses
    assert faults == {}
