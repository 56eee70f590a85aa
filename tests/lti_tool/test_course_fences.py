"""A course belongs to one deployment of one LMS, whatever else has the same ids."""

import pytest

from activities.models import Course, User
from lti_tool.launch import contexts, people
from lti_tool.models import Deployment, LaunchSession, LtiContext, LtiUser, ResourceLink, Standing
from lti_tool.protocol import vocabulary as v
from tests.factories import activities as make
from tests.factories.registrations import a_registration
from tests.factories.signing_lms import SigningLms

pytestmark = [pytest.mark.django_db, pytest.mark.launch]


@pytest.fixture
def deployments() -> list[Deployment]:
    """Two of one LMS, and one of another that has the same id as the first."""
    here = a_registration()
    there = a_registration(issuer="https://other.example.org")
    second = here.deployments.create(deployment_id="2", standing=Standing.ACTIVE)
    return [here.deployments.get(deployment_id="1"), second, there.deployments.get()]


def test_a_course_is_found_by_its_lms_its_deployment_and_its_own_id(deployments: list[Deployment]) -> None:
    courses = [contexts.context_named(one, "a-course", title="A course") for one in deployments]
    for deployment, course in zip(deployments, courses, strict=True):
        ids = deployment.registration_id, deployment.deployment_id
        assert contexts.known_context(*ids, "a-course") == course
        assert contexts.known_context(*ids, "another") is None
        assert contexts.context_named(deployment, "a-course", title="Renamed") == course
    registration = deployments[2].registration_id
    assert contexts.known_context(registration, "2", "a-course") is None
    assert LtiContext.objects.count() == Course.objects.count() == len(deployments)
    assert {(one.course.title, one.context_id) for one in courses} == {("A course", "a-course")}


def test_of_two_that_meet_a_new_course_at_once_both_come_to_one(
    deployments: list[Deployment], monkeypatch: pytest.MonkeyPatch
) -> None:
    faster, stranger = (contexts.context_named(one, "a-course", title="") for one in deployments[:2])
    monkeypatch.setattr(contexts, "known_context", lambda *_: None)  # as it was when the slower one looked
    assert contexts.context_named(deployments[0], "a-course", title="") == faster != stranger
    assert Course.objects.count() == 2


def opened(deployment: Deployment, course: str, link: str) -> LaunchSession:
    lms = SigningLms(deployment.registration)
    lms.publish()
    claims = {
        v.DEPLOYMENT_ID: deployment.deployment_id,
        v.CONTEXT: {"id": course},
        v.RESOURCE_LINK: {"id": link},
    }
    return lms.session(lms.launch(claims))


def test_a_link_is_found_by_its_lms_its_deployment_its_course_and_its_own_id(
    deployments: list[Deployment],
) -> None:
    make.activity("an-activity")
    places = [
        (deployment, course, link)
        for deployment in deployments
        for course, link in (("a-course", "a-link"), ("a-course", "another"), ("another", "a-link"))
    ]
    links = [opened(*place).resource_link for place in places]
    assert len({link.pk for link in links if link}) == ResourceLink.objects.count() == len(places)
    for (deployment, course, name), link in zip(places, links, strict=True):
        session = opened(deployment, course, name)
        assert session.resource_link == link is not None
        assert (session.deployment, session.context) == (deployment, link.context)
        assert (link.context.deployment, link.context.context_id) == (deployment, course)
        assert link.resource_link_id == name


def test_a_person_is_known_by_the_lms_and_by_its_number_there(deployments: list[Deployment]) -> None:
    here, _second, there = deployments
    met = people.arrive(here.registration, "7", language="fi")
    again = people.arrive(here.registration, "7", language="sv")
    assert (met.is_new, again.is_new) == (True, False)
    assert (again.user, again.lti_user, again.user.language) == (met.user, met.lti_user, "fi")
    strangers = [
        people.arrive(registration, sub, language="fi").user
        for registration, sub in (
            (there.registration, "7"),
            (here.registration, "8"),
            (here.registration, None),
        )
    ]
    assert len({met.user.pk, *(one.pk for one in strangers)}) == User.objects.count() == 4
    assert LtiUser.objects.count() == 3


def test_of_two_frames_in_which_a_person_arrives_at_once_both_show_one_person(
    deployments: list[Deployment], monkeypatch: pytest.MonkeyPatch
) -> None:
    registration = deployments[0].registration
    strangers = [(registration, "8"), (deployments[2].registration, "7")]
    for elsewhere, sub in strangers:
        people.arrive(elsewhere, sub, language="fi")
    faster = people.arrive(registration, "7", language="fi")
    monkeypatch.setattr(people, "_known", lambda *_: None)  # as it was when the slower one looked
    slower = people.arrive(registration, "7", language="fi")
    assert (slower.user, slower.lti_user, slower.is_new) == (faster.user, faster.lti_user, False)
    assert User.objects.count() == 1 + len(strangers)
