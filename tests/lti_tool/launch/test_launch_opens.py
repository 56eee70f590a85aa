"""A launch is the LMS's permission: what it has opened to a person is open here too, and nothing else."""

import importlib
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from activities.learning import attempts, away
from activities.models import Admission, Attempt, Away, Enrolment, Placement
from lti_tool.launch import links
from lti_tool.models import ResourceLink
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.roles import MEMBERSHIP
from tests.factories import activities as make
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = [pytest.mark.django_db, pytest.mark.launch]

TEACHER = {"sub": "teacher", v.ROLES: [f"{MEMBERSHIP}#Instructor"]}


@pytest.fixture
def lms() -> SigningLms:
    make.activity("an-activity")
    return a_signing_lms()


def linked(link: str) -> dict[str, Any]:
    return {v.RESOURCE_LINK: {"id": link, "title": link}}


def placement_of(link: str) -> Placement:
    placement = ResourceLink.objects.select_related("placement").get(resource_link_id=link).placement
    assert placement is not None
    return placement


def page(lms: SigningLms, response: Any, placement: Placement) -> int:
    session = lms.session(response)
    path = f"/s/{session.pk}/p/{placement.public_id}/"
    return lms.client.get(path, secure=True).status_code


def test_a_learner_opens_what_was_launched_for_that_learner_alone(lms: SigningLms) -> None:
    another = SigningLms(lms.registration)
    another.launch(linked("b") | {"sub": "another"})
    response = lms.launch(linked("a"))
    assert page(lms, response, placement_of("a")) == 200
    assert page(lms, response, placement_of("b")) == 403
    response = lms.launch(linked("b"))
    assert page(lms, response, placement_of("a")) == page(lms, response, placement_of("b")) == 200


def test_an_instructor_needs_no_permission(lms: SigningLms) -> None:
    SigningLms(lms.registration).launch(linked("b"))
    response = lms.launch(linked("a") | TEACHER)
    assert page(lms, response, placement_of("b")) == 200
    assert not Admission.objects.filter(learner__lti_user__sub="teacher").exists()


def test_a_review_from_the_gradebook_opens_no_activity(lms: SigningLms) -> None:
    lms.launch(linked("a") | {"sub": "another"})
    lms.launch(linked("other"))
    Admission.objects.all().delete()
    review = {v.MESSAGE_TYPE: v.SUBMISSION_REVIEW_REQUEST, v.FOR_USER: {"user_id": "a-learner"}}
    response = lms.launch(linked("a") | review)
    assert response.status_code in {303, 400, 403}
    assert not Admission.objects.exists()


def test_who_waited_for_a_choice_is_let_in_when_it_is_made(lms: SigningLms, client: Client) -> None:
    response = lms.launch(linked("late") | {v.CUSTOM: {}})
    link = ResourceLink.objects.get(resource_link_id="late")
    links.choose_activity(link, make.activity("chosen"))
    shown = lms.client.get(response.headers["Location"], secure=True, follow=True)
    assert shown.status_code == 200
    assert "Activity chosen" in shown.content.decode()


@pytest.mark.parametrize("why", list(Away))
def test_a_launch_brings_back_what_was_away(lms: SigningLms, why: Away) -> None:
    lms.launch(linked("a"))
    away.put_away(placement=placement_of("a"), why=why)
    stranger = placement_of("a")
    assert stranger.away_at is not None
    response = lms.launch(linked("a") | {"sub": "another"})
    assert page(lms, response, placement_of("a")) == 200
    assert (placement_of("a").away_at, placement_of("a").away_because) == (None, "")


def test_what_was_done_before_is_permission(lms: SigningLms) -> None:
    """The migrations: work that was begun, and sessions that are open, were let in by a launch."""
    lms.launch(linked("a"))
    worked = make.member(make.course())
    begun = attempts.start(placement=make.placement(worked.course), learner=worked.user)
    Admission.objects.all().delete()
    for module in (
        "activities.migrations.0006_work_is_permission",
        "lti_tool.migrations.0006_launches_are_permission",
    ):
        for _again in range(2):
            importlib.import_module(module).admit(apps, None)
    admissions = set(Admission.objects.values_list("placement_id", "learner_id"))
    launched = Enrolment.objects.get(user__lti_user__sub="a-learner")
    assert admissions == {(placement_of("a").pk, launched.user_id), (begun.placement_id, worked.user_id)}
    assert Attempt.objects.count() == 1
