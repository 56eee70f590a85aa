"""Whose a deployment is, and the courses that an older release made beside this one."""

import pytest

from activities.models import Course
from lti_tool.models import LtiContext, Registration
from lti_tool.registration import owners
from tests.factories import activities as make
from tests.factories.registrations import a_registration

pytestmark = pytest.mark.django_db


def course_of(registration: Registration, name: str) -> Course:
    course = make.course(name)
    deployment = registration.deployments.get()
    LtiContext.objects.create(deployment=deployment, context_id=name, course=course)
    return course


def test_a_deployment_is_its_own_organisations_else_its_registrations() -> None:
    registration = a_registration(organisation=make.organisation("Own"))
    deployment = registration.deployments.get()
    assert owners.owner_of(deployment).name == "Own"
    deployment.organisation = make.organisation("School")
    assert owners.owner_of(deployment).name == "School"


def test_courses_of_an_older_release_get_their_deployments_organisation() -> None:
    own = course_of(a_registration(organisation=make.organisation("Own")), "stray")
    other = course_of(a_registration(client_id="2", organisation=make.organisation("Other")), "stray too")
    settled = course_of(a_registration(client_id="3", organisation=make.organisation()), "settled")
    mine = make.organisation_of(settled)
    lonely = make.course("of no LMS")
    assert owners.adopt_strays() == 2
    for course, name in ((own, "Own"), (other, "Other"), (settled, mine.name)):
        course.refresh_from_db()
        assert str(course.organisation) == name
    lonely.refresh_from_db()
    assert lonely.organisation is None
    assert owners.adopt_strays() == 0
