"""A course belongs to one deployment of one LMS, whatever else has the same ids."""

import pytest

from activities.models import Course
from lti_tool.launch import contexts
from lti_tool.models import Deployment, LtiContext, Standing
from tests.factories.registrations import a_registration

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
