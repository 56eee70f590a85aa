"""An organisation that ends: exported, held for thirty days, erased in parts; a stranger's loses nothing."""

import io
import json
from datetime import timedelta
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.core.management import CommandError, call_command

from activities.models import Activity, AuditEvent, Course, Organisation, Upload, User
from activities.organisations import services as organisations
from activities.privacy import services as privacy
from activities.runtime import clock
from lti_tool.bridge import endings
from lti_tool.models import Deployment, LtiUser, Registration, Standing
from lti_tool.privacy import ended_organisations
from tests.factories import activities as make
from tests.factories.links import an_activity
from tests.factories.registrations import a_registration
from tests.factories.signing_lms import SigningLms, a_signing_lms
from tests.factories.strangers import Side, digests, rows_now, side

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Side, Side]:
    """One that will end, and a stranger with the same LMS's client in a deployment of its own."""
    registration = a_registration(organisation=make.organisation("Ending", public_id="ending"), names="off")
    assert registration.organisation is not None
    ending = side("zqx", registration.organisation, registration.deployments.get(), number=1)
    stranger = a_registration(client_id="stranger", organisation=make.organisation("Stranger"), names="off")
    assert stranger.organisation is not None
    return ending, side("own", stranger.organisation, stranger.deployments.get(), number=1)


def end(organisation: Organisation, *, days_ago: int = 31) -> None:
    with time_machine.travel(clock.now() - timedelta(days=days_ago), tick=False):
        organisations.end_organisation(organisation=organisation)


def until_gone(organisation: Organisation) -> int:
    """Rounds of the housekeeping."""
    for number in range(1, 20):
        ended_organisations.erase_ended_organisations()
        if not Organisation.objects.filter(pk=organisation.pk).exists():
            return number
    raise AssertionError("It is there after twenty rounds.")


def test_nothing_of_it_is_left_and_the_stranger_loses_nothing() -> None:
    registration = a_registration(
        client_id="stranger", organisation=make.organisation("Stranger"), names="off"
    )
    assert registration.organisation is not None
    side("own", registration.organisation, registration.deployments.get(), number=1)
    theirs = rows_now()
    before = digests(theirs)
    ours = a_registration(organisation=make.organisation("Ending"), names="off")
    assert ours.organisation is not None
    ending = side("zqx", ours.organisation, ours.deployments.get(), number=1)
    end(ending.organisation)
    until_gone(ending.organisation)
    assert digests(theirs) == before
    left = {
        model._meta.label
        for model, pks in rows_now().items()
        if pks - theirs[model] and model._meta.label not in STAYS
    }
    assert left == set()
    done = AuditEvent.objects.get(action="organisation.erase_begin")
    assert done.target == "people:2 courses:1 activities:1"


# Tokens and counts that lead to nobody; fingerprints for backups; accounts of staff with a password.
STAYS = {"activities.AuditEvent", "lti_tool.ErasedPerson", "activities.User"}


def test_accounts_with_a_password_stay_and_people_from_courses_go(two: tuple[Side, Side]) -> None:
    ending, _stranger = two
    end(ending.organisation)
    until_gone(ending.organisation)
    assert not User.objects.filter(pk=ending.learner.user_id).exists()
    assert User.objects.filter(username__startswith="zqx-clerk").exists()


def test_who_is_in_a_course_of_another_organisation_stays_with_what_was_done_there(
    two: tuple[Side, Side],
) -> None:
    ending, stranger = two
    learner = ending.learner.user
    make.member(stranger.course, who=learner)
    end(ending.organisation)
    until_gone(ending.organisation)
    learner.refresh_from_db()
    assert [one.course for one in learner.enrolments.all()] == [stranger.course]
    assert not learner.attempts.exists()
    assert not Upload.objects.filter(attempt__learner=learner).exists()


def test_what_is_placed_elsewhere_goes_on_there(two: tuple[Side, Side]) -> None:
    ending, stranger = two
    activity = Activity.objects.get(slug=ending.parts["slug"])
    there = make.placement(stranger.course, activity)
    end(ending.organisation)
    until_gone(ending.organisation)
    there.refresh_from_db()
    activity.refresh_from_db()
    assert there.activity == activity
    assert (activity.organisation, activity.unit, activity.is_listed) == (stranger.organisation, None, False)
    assert activity.current_version is not None


def test_it_is_erased_no_day_before_the_hold_is_over(two: tuple[Side, Side]) -> None:
    ending, _stranger = two
    end(ending.organisation, days_ago=29)
    assert ended_organisations.erase_ended_organisations() == 0
    assert Course.objects.filter(pk=ending.course.pk).exists()
    assert Registration.objects.get(pk=ending.deployment.registration_id).standing == Standing.ACTIVE


def test_a_worker_killed_in_the_middle_is_followed_by_one_that_ends_the_work(
    two: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch
) -> None:
    ending, stranger = two
    end(ending.organisation)
    parts = ["erase_course", "erase_shelves", "erase_organisation"]
    for name in parts:
        with monkeypatch.context() as killed:
            killed.setattr(endings, name, killed_here)
            with pytest.raises(KilledError):
                until_gone(ending.organisation)
        assert Organisation.objects.filter(pk=ending.organisation.pk).exists()
    until_gone(ending.organisation)
    assert list(Organisation.objects.all()) == [stranger.organisation]
    assert AuditEvent.objects.filter(action="organisation.erase_begin").count() == 1


class KilledError(Exception):
    """As if the process had ended here."""


def killed_here(**_rows: object) -> None:
    raise KilledError


def test_people_go_in_batches(two: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch) -> None:
    ending, _stranger = two
    monkeypatch.setattr(ended_organisations, "PEOPLE_A_ROUND", 1)
    end(ending.organisation)
    ended_organisations.erase_ended_organisations()
    assert ending.course.enrolments.count() == 1
    assert until_gone(ending.organisation) == 3


def test_a_client_that_serves_others_goes_on_for_them(two: tuple[Side, Side]) -> None:
    ending, _stranger = two
    school = make.organisation("School")
    registration = ending.deployment.registration
    theirs = registration.deployments.create(deployment_id="2", standing=Standing.ACTIVE, organisation=school)
    end(ending.organisation)
    until_gone(ending.organisation)
    registration.refresh_from_db()
    assert (registration.standing, registration.organisation) == (Standing.ACTIVE, school)
    assert Deployment.objects.get(pk=theirs.pk).standing == Standing.ACTIVE
    assert Deployment.objects.get(pk=ending.deployment.pk).standing == Standing.DISABLED


def launched(lms: SigningLms) -> Any:
    return lms.launch({"https://purl.imsglobal.org/spec/lti/claim/custom": {"activity": "a-tour"}})


def test_launches_and_open_pages_say_that_the_service_has_ended_until_it_is_taken_back() -> None:
    an_activity("a-tour")
    lms = a_signing_lms(organisation=make.organisation("Ending"))
    page = f"/s/{lms.session(launched(lms)).pk}/"
    organisation = Organisation.objects.get(name="Ending")
    organisations.end_organisation(organisation=organisation)
    english = {"accept-language": "en"}
    for answer in (launched(lms), lms.client.get(page, secure=True, headers=english)):
        assert answer.status_code == 410
        assert "organisation_ended" in answer.content.decode()
    assert lms.client.get(f"{page}lti/my-data/", secure=True).status_code == 200
    other = SigningLms(lms.registration)
    new_course = {"https://purl.imsglobal.org/spec/lti/claim/context": {"id": "new"}}
    assert other.launch(new_course).status_code == 410
    assert Course.objects.count() == 1
    organisations.take_back_end(organisation=organisation)
    assert lms.client.get(page, secure=True).status_code == 200
    assert launched(lms).status_code in {302, 303}
    assert LtiUser.objects.count() == 1


def test_it_is_taken_back_no_more_when_the_erasure_has_begun(two: tuple[Side, Side]) -> None:
    ending, _stranger = two
    end(ending.organisation)
    with pytest.raises(CommandError, match="being erased"):
        call_command("end_organisation", ending.organisation.public_id, take_back=True)


def test_ending_twice_moves_no_date(two: tuple[Side, Side]) -> None:
    ending, _stranger = two
    end(ending.organisation, days_ago=10)
    first = ending.organisation.erased_from
    assert organisations.end_organisation(organisation=ending.organisation) == first


def test_the_commands_end_and_take_back_and_name_whom_they_do_not_know(two: tuple[Side, Side]) -> None:
    ending, stranger = two
    call_command("end_organisation", ending.organisation.public_id, stdout=io.StringIO())
    ending.organisation.refresh_from_db()
    stranger.organisation.refresh_from_db()
    assert (ending.organisation.erased_from is None, stranger.organisation.erased_from) == (False, None)
    call_command("end_organisation", ending.organisation.public_id, take_back=True, stdout=io.StringIO())
    ending.organisation.refresh_from_db()
    assert ending.organisation.erased_from is None
    with pytest.raises(CommandError, match="There are: "):
        call_command("end_organisation", "nobody")


def test_the_archive_has_all_that_is_its_own_and_nothing_of_the_stranger(
    two: tuple[Side, Side], tmp_path: Any
) -> None:
    ending, stranger = two
    target = tmp_path / "ending.zip"
    call_command("export_organisation", ending.organisation.public_id, str(target), stderr=io.StringIO())
    assert target.stat().st_mode & 0o077 == 0
    with ZipFile(target) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert json.loads(texts["organisation.json"])["units"][0]["name"] == "zqx unit"
    results = texts[f"courses/{ending.course.public_id}/results.csv"].splitlines()
    assert len(results) == 2  # the titles, and the learner
    assert json.loads(texts[f"activities/{ending.parts['slug']}/1.json"])["slug"] == ending.parts["slug"]
    everything = "\n".join([*texts, *texts.values()])
    assert not any(one in everything for one in stranger.ids)
    with pytest.raises(CommandError):  # nothing is written over
        call_command("export_organisation", ending.organisation.public_id, str(target))


def test_an_organisation_is_written_with_results_of_every_course(two: tuple[Side, Side]) -> None:
    ending, _stranger = two
    further = make.course("Further")
    organisations.adopt(further, ending.organisation)
    out = io.BytesIO()
    privacy.write_organisation(organisation=ending.organisation, to=out, language="en")
    names = ZipFile(out).namelist()
    assert sum(name.endswith("results.csv") for name in names) == 2
