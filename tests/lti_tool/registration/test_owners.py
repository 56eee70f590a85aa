"""Whose an LMS is: its registration's organisation by default, a deployment's own where it has one, its courses with it."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from activities.models import AuditEvent, Course, Organisation, Unit, User
from activities.organisations import services as organisations
from lti_tool.models import Deployment, LtiContext, NamePolicy, Registration, RegistrationInvite, RosterCopy
from lti_tool.protocol import vocabulary as v
from lti_tool.registration import services as registration
from tests.factories import activities as make
from tests.factories.registrations import a_registration
from tests.factories.signing_lms import SigningLms, a_signing_lms
from tests.lti_tool.registration.test_register_commands import ARGUMENTS, command

pytestmark = pytest.mark.django_db


@pytest.fixture
def other() -> Organisation:
    organisations.first_organisation()
    return organisations.new_organisation(name="Another city")


@pytest.fixture
def lms() -> SigningLms:
    make.activity("an-activity")
    signing_lms = a_signing_lms()
    signing_lms.registration.deployments.create(deployment_id="2", standing="active")
    return signing_lms


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("admin", "a long password of an administrator")


def launch(lms: SigningLms, deployment: str = "1", course: str = "a-course") -> Course:
    response = SigningLms(lms.registration).launch(
        {v.DEPLOYMENT_ID: deployment, v.CONTEXT: {"id": course, "title": course}}
    )
    assert response.status_code == 303
    return Course.objects.get(
        lti_context__context_id=course, lti_context__deployment__deployment_id=deployment
    )


def deployment(lms: SigningLms, name: str) -> Deployment:
    return Deployment.objects.get(registration=lms.registration, deployment_id=name)


def test_a_deployment_takes_its_courses_along_and_leaves_the_strangers(
    lms: SigningLms, admin: User, other: Organisation
) -> None:
    moving, staying = launch(lms, "1"), launch(lms, "2")
    first = organisations.first_organisation()
    unit = Unit.objects.create(organisation=first, name="Workshops")
    Course.objects.update(unit=unit)
    for course in (moving, staying):
        RosterCopy.objects.create(context=course.lti_context)
    seen = registration.preview_assignment(deployment=deployment(lms, "1"), organisation=other)
    assert (seen.courses, seen.in_units, seen.people) == (1, 1, 1)
    assert (
        registration.assign_deployment(deployment=deployment(lms, "1"), organisation=other, actor=admin) == 1
    )
    moving.refresh_from_db()
    staying.refresh_from_db()
    assert (moving.organisation, moving.unit) == (other, None)
    assert (staying.organisation, staying.unit) == (first, unit)
    assert RosterCopy.objects.get().context.course == staying
    event = AuditEvent.objects.get(action="organisation.assign")
    assert event.target == f"deployment:{deployment(lms, '1').pk}>{other.public_id}"
    assert launch(lms, "1", "a-new-course").organisation == other


def test_a_registration_takes_the_deployments_without_one_of_their_own(
    lms: SigningLms, admin: User, other: Organisation
) -> None:
    own = organisations.new_organisation(name="A third")
    follows, stays = launch(lms, "1"), launch(lms, "2")
    registration.assign_deployment(deployment=deployment(lms, "2"), organisation=own, actor=admin)
    seen = registration.preview_registration(registration=lms.registration, organisation=other)
    assert seen.courses == 1
    registration.assign_registration(registration=lms.registration, organisation=other, actor=admin)
    follows.refresh_from_db()
    stays.refresh_from_db()
    assert (follows.organisation, stays.organisation) == (other, own)
    registration.assign_deployment(deployment=deployment(lms, "2"), organisation=None, actor=admin)
    stays.refresh_from_db()
    assert stays.organisation == other


def test_whose_another_lms_is_changes_with_neither_decision(
    lms: SigningLms, admin: User, other: Organisation
) -> None:
    third = organisations.new_organisation(name="A third")
    stranger = a_registration(client_id="elsewhere", organisation=third)
    registration.assign_registration(registration=lms.registration, organisation=other, actor=admin)
    Registration.objects.create(issuer="https://stray.example.org", client_id="1", name="A stray")
    registration.adopt_registrations()
    assert set(Registration.objects.values_list("client_id", "organisation__name")) == {
        (lms.registration.client_id, "Another city"),
        (stranger.client_id, "A third"),
        ("1", organisations.first_organisation().name),
    }
    event = AuditEvent.objects.get(action="organisation.assign")
    assert event.target == f"registration:{lms.registration.pk}>{other.public_id}"


def test_a_course_made_in_the_moment_of_the_change_is_set_right_by_its_next_launch(
    lms: SigningLms, admin: User, other: Organisation
) -> None:
    course = launch(lms)
    registration.assign_deployment(deployment=deployment(lms, "1"), organisation=other, actor=admin)
    Course.objects.filter(pk=course.pk).update(organisation=organisations.first_organisation())
    assert launch(lms).organisation == other


def test_a_course_made_while_its_registration_changed_hands_is_set_right_too(
    lms: SigningLms, admin: User, other: Organisation
) -> None:
    course, stranger = launch(lms), launch(lms, "2")
    registration.assign_registration(registration=lms.registration, organisation=other, actor=admin)
    Course.objects.update(organisation=organisations.first_organisation())
    assert launch(lms).organisation == other
    assert Course.objects.exclude(pk=course.pk).get() == stranger
    assert Course.objects.get(pk=stranger.pk).organisation == organisations.first_organisation()


def test_rows_of_a_release_that_knew_no_organisations_are_adopted(lms: SigningLms) -> None:
    course = launch(lms)
    Course.objects.filter(pk=course.pk).update(organisation=None)
    Registration.objects.update(organisation=None)
    assert launch(lms).organisation == organisations.first_organisation()
    registration.adopt_registrations()
    assert Registration.objects.get().organisation == organisations.first_organisation()


def test_the_administrator_sees_what_moves_before_it_does(
    lms: SigningLms, admin: User, other: Organisation, client: Client
) -> None:
    course = launch(lms)
    client.force_login(admin)
    page = f"/admin/lti_tool/deployment/{deployment(lms, '1').pk}/organisation/"
    shown = english(client, f"{page}?organisation={other.public_id}")
    assert "courses that move: 1, people in them: 1" in shown
    course.refresh_from_db()
    assert course.organisation != other
    assert "Choose one of the organisations" in english(client, f"{page}?organisation=nobody")
    assert client.post(page, {"organisation": other.public_id}, secure=True).status_code == 302
    course.refresh_from_db()
    assert course.organisation == other
    page = f"/admin/lti_tool/registration/{lms.registration.pk}/organisation/"
    assert client.post(page, {"organisation": other.public_id}, secure=True).status_code == 302
    assert owner_of_registration() == other


def owner_of_registration() -> Organisation | None:
    return Registration.objects.get().organisation


def english(client: Client, page: str) -> str:
    return client.get(page, secure=True, headers={"accept-language": "en"}).content.decode()


def test_staff_give_nothing_to_an_organisation_that_they_do_not_manage(
    lms: SigningLms, admin: User, other: Organisation, client: Client
) -> None:
    launch(lms)
    clerk = User.objects.create_superuser("clerk", "a long password of a clerk")
    User.objects.filter(pk=clerk.pk).update(is_superuser=False)
    client.force_login(clerk)
    page = f"/admin/lti_tool/deployment/{deployment(lms, '1').pk}/organisation/"
    answer = client.post(page, {"organisation": other.public_id}, secure=True)
    assert answer.status_code in {403, 404}
    assert Course.objects.get().organisation != other


def test_a_deployment_is_not_moved_to_another_lms_by_its_form(
    lms: SigningLms, admin: User, other: Organisation, client: Client
) -> None:
    elsewhere = a_registration(client_id="elsewhere", organisation=other)
    launch(lms)
    client.force_login(admin)
    row = deployment(lms, "1")
    form = {"registration": elsewhere.pk, "deployment_id": "7", "standing": "active"}
    page = client.post(
        f"/admin/lti_tool/deployment/{row.pk}/change/", form, secure=True, headers={"accept-language": "en"}
    )
    assert "stay with their LMS" in page.content.decode()
    row.refresh_from_db()
    assert row.registration == lms.registration


def test_a_link_and_a_command_register_for_the_organisation_that_they_name(other: Organisation) -> None:
    command("registration_link", f"--organisation={other.public_id}")
    assert RegistrationInvite.objects.get().organisation == other
    command("register_platform", *ARGUMENTS, f"--organisation={other.public_id}")
    assert owner_of_registration() == other
    command("register_platform", *ARGUMENTS)
    assert owner_of_registration() == other
    with pytest.raises(CommandError, match="belongs to Another city"):
        call_command("register_platform", *ARGUMENTS, "--organisation=first")
    with pytest.raises(CommandError, match="no organisation 'nobody'"):
        call_command("registration_link", "--organisation=nobody")


def test_nobody_chooses_more_of_names_than_the_organisation_allows(
    other: Organisation, admin: User, client: Client
) -> None:
    Organisation.objects.filter(pk=other.pk).update(names_ceiling=NamePolicy.OFF)
    named = f"--organisation={other.public_id}"
    for name in ("registration_link", "register_platform"):
        arguments = ARGUMENTS if name == "register_platform" else []
        with pytest.raises(CommandError, match="--names off at most"):
            call_command(name, *arguments, named, "--names=shown")
    command("registration_link", named)
    assert RegistrationInvite.objects.get().names == NamePolicy.OFF
    client.force_login(admin)
    form = {"names": "kept", "organisation": other.public_id}
    page = client.post(
        "/admin/lti_tool/registration/invite/", form, secure=True, headers={"accept-language": "en"}
    ).content.decode()
    assert "allows at most: names off" in page
    assert RegistrationInvite.objects.count() == 1


def test_the_form_of_an_lms_keeps_to_what_its_organisation_allows(
    lms: SigningLms, admin: User, client: Client
) -> None:
    first = organisations.first_organisation()
    Organisation.objects.filter(pk=first.pk).update(names_ceiling=NamePolicy.SHOWN)
    client.force_login(admin)
    row = lms.registration
    fields: dict[str, Any] = {
        "name": "By hand", "issuer": row.issuer, "client_id": row.client_id, "standing": "active",
        "auth_url": row.auth_url, "token_url": row.token_url, "jwks_url": row.jwks_url, "names": "kept",
        "frame_origins": "[]", "service_origins": "[]",
        "deployments-TOTAL_FORMS": "0", "deployments-INITIAL_FORMS": "0",
    }  # fmt: skip
    page = f"/admin/lti_tool/registration/{row.pk}/change/"
    answer = client.post(page, fields, secure=True, headers={"accept-language": "en"})
    assert "allows at most: names shown" in answer.content.decode()
    assert client.post(page, fields | {"names": "shown"}, secure=True).status_code == 302


def test_the_lower_of_choice_and_ceiling_holds(lms: SigningLms, other: Organisation) -> None:
    launch(lms)
    Registration.objects.update(names=NamePolicy.KEPT, organisation=other)
    context = LtiContext.objects.select_related("deployment__registration__organisation")
    for ceiling, holds in (("kept", "kept"), ("shown", "shown"), ("off", "off")):
        Organisation.objects.filter(pk=other.pk).update(names_ceiling=ceiling)
        assert context.get().deployment.names_policy == holds
    Deployment.objects.update(organisation=organisations.first_organisation())
    assert context.get().deployment.names_policy == "kept"
