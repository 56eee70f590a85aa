"""An administrator of an LMS manages the organisation by a launch, where the registration lets these do so."""

import pytest

from activities.models import Organisation
from activities.organisations.services import new_organisation
from lti_tool.models import Deployment, Standing
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.roles import MEMBERSHIP
from tests.factories import activities as make
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = [pytest.mark.django_db, pytest.mark.launch]

VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2"
ADMINISTRATORS = [
    f"{VOCABULARY}/institution/person#Administrator",
    f"{VOCABULARY}/system/person#Administrator",
    f"{VOCABULARY}/system/person#SysAdmin",
]
OTHERS = [
    f"{MEMBERSHIP}#Administrator",  # of one course: many an LMS gives it to teachers
    f"{MEMBERSHIP}/Administrator#Support",
    f"{MEMBERSHIP}#Instructor",
    f"{MEMBERSHIP}#Learner",
    f"{MEMBERSHIP}#ContentDeveloper",
    f"{MEMBERSHIP}#Manager",
    f"{VOCABULARY}/institution/person#Faculty",
    f"{VOCABULARY}/system/person#Administrators",
    "urn:example:Administrator",
]


@pytest.fixture
def ours() -> Organisation:
    return new_organisation(name="Our own")


@pytest.fixture
def lms(ours: Organisation) -> SigningLms:
    make.activity("an-activity")
    lms = a_signing_lms()
    lms.registration.organisation, lms.registration.lets_manage = ours, True
    lms.registration.save()
    return lms


def status(lms: SigningLms, *roles: str, **claims: object) -> int:
    return page(lms, *roles, **claims)[0]


def page(lms: SigningLms, *roles: str, **claims: object) -> tuple[int, str]:
    session = lms.session(lms.launch({v.ROLES: list(roles), **claims}))
    answer = lms.client.get(f"/s/{session.pk}/manage/", secure=True)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_an_administrator_of_the_lms_manages(lms: SigningLms, role: str) -> None:
    code, text = page(lms, role)
    assert code == 200
    assert "Our own" in text


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_does(lms: SigningLms, role: str) -> None:
    assert status(lms, role) == 404


def test_an_administrator_without_a_name_is_nobody(lms: SigningLms) -> None:
    assert status(lms, ADMINISTRATORS[0], sub=None) == 404


def test_a_registration_that_lets_nobody_manage_shuts_at_once(lms: SigningLms) -> None:
    session = lms.session(lms.launch({v.ROLES: [ADMINISTRATORS[0]]}))
    lms.registration.lets_manage = False
    lms.registration.save()
    assert lms.client.get(f"/s/{session.pk}/manage/", secure=True).status_code == 404


def test_a_deployment_that_belongs_to_another_organisation_manages_that_one(lms: SigningLms) -> None:
    theirs = new_organisation(name="The other school")
    Deployment.objects.create(
        registration=lms.registration, deployment_id="2", standing=Standing.ACTIVE, organisation=theirs
    )
    code, text = page(lms, ADMINISTRATORS[0], **{v.DEPLOYMENT_ID: "2", v.CONTEXT: {"id": "elsewhere"}})
    assert code == 200
    assert "The other school" in text
    assert "Our own" not in text


def test_the_pages_are_kept_nowhere_and_framed_as_the_others(lms: SigningLms) -> None:
    session = lms.session(lms.launch({v.ROLES: [ADMINISTRATORS[0]]}))
    answer = lms.client.get(f"/s/{session.pk}/manage/", secure=True)
    assert answer["Cache-Control"] == "no-store"
    assert "https://lms.example.org" in answer["Content-Security-Policy"]
