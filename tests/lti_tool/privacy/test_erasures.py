import json
import logging
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from activities.models import Attempt, AuditEvent, Enrolment, User
from activities.runtime import clock
from lti_tool.delivery import leases
from lti_tool.delivery.circuit_breaker import Turn
from lti_tool.keys.secrets_at_rest import encrypt
from lti_tool.models import (
    DeliveryAttempt,
    ErasedPerson,
    LtiContext,
    LtiUser,
    Registration,
    RosterCopy,
    ScoreDelivery,
)
from lti_tool.privacy import erasures
from tests.factories.deliveries import make_registration
from tests.factories.people import learner_at_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration() -> Registration:
    return make_registration()


def restored(registration: Registration, sub: str) -> LtiUser:
    """Someone as a backup of yesterday brings him or her back."""
    return learner_at_work(registration, sub=sub, created_at=clock.now() - timedelta(days=1))


def test_erasing_ends_the_grade_that_waits_and_removes_the_person(registration: Registration) -> None:
    person, other = learner_at_work(registration), learner_at_work(registration)
    erasures.erase_person(person=person.user, actor=None)
    assert list(LtiUser.objects.all()) == [other]
    assert list(Attempt.objects.values_list("learner", flat=True)) == [other.user_id]
    grades = leases.take(registration.pk, Turn(9))
    assert [one.score.user_id for one in grades] == [other.sub]


def test_a_worker_that_was_sending_at_that_moment_writes_nothing_down(registration: Registration) -> None:
    person = learner_at_work(registration)
    (grade,) = leases.take(registration.pk, Turn(9))
    erasures.erase_person(person=person.user, actor=None)
    assert not leases.acknowledge(grade, 200)
    assert not leases.release(grade)
    assert not DeliveryAttempt.objects.exists()


def test_a_failure_in_the_middle_takes_all_of_it_back(
    registration: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = learner_at_work(registration)

    def fail(_: User) -> None:
        raise RuntimeError

    monkeypatch.setattr(User, "delete", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        erasures.erase_person(person=person.user, actor=None)
    assert ScoreDelivery.objects.filter(lti_user=person).exists()
    assert not ErasedPerson.objects.exists()
    assert not AuditEvent.objects.exists()


def test_the_names_of_the_courses_people_are_forgotten_until_they_are_fetched_anew(
    registration: Registration,
) -> None:
    person = learner_at_work(registration)
    course = Enrolment.objects.get(user=person.user).course
    people = encrypt(
        json.dumps({person.sub: {"name": "Aino", "roles": [], "status": "Active", "groups": None}})
    )
    copy = RosterCopy.objects.create(
        context=LtiContext.objects.get(course=course), names_encrypted=people, fetched_at=clock.now()
    )
    erasures.erase_person(person=person.user, actor=None)
    copy.refresh_from_db()
    assert (copy.names_encrypted, copy.fetched_at) == ("", None)


def test_what_is_remembered_names_nobody(
    registration: Registration,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    person = learner_at_work(registration, sub="a-very-special-sub")
    with caplog.at_level(logging.INFO), django_capture_on_commit_callbacks(execute=True):
        erasures.erase_person(person=person.user, actor=None)
    (record,) = [one for one in caplog.records if one.name == "verstas.privacy"]
    row = ErasedPerson.objects.get()
    assert (record.getMessage(), vars(record)["fingerprint"]) == ("person_erased", row.fingerprint)
    assert "special" not in str(vars(record))
    assert len(row.fingerprint) == 64


def test_a_restored_backup_is_erased_again(registration: Registration) -> None:
    erasures.erase_person(person=learner_at_work(registration, sub="anna").user, actor=None)
    restored(registration, "anna")
    other = restored(registration, "berit")
    assert erasures.erase_again(erasures.listed_erasures()) == 1
    assert list(LtiUser.objects.all()) == [other]
    assert erasures.erase_again(erasures.listed_erasures()) == 0


def test_who_comes_back_after_the_erasure_stays(registration: Registration) -> None:
    erasures.erase_person(person=learner_at_work(registration, sub="anna").user, actor=None)
    learner_at_work(registration, sub="anna", created_at=clock.now())
    assert erasures.erase_again(erasures.listed_erasures()) == 0
    assert LtiUser.objects.get().sub == "anna"


def test_the_same_id_in_another_lms_is_another_person(registration: Registration) -> None:
    erasures.erase_person(person=learner_at_work(registration, sub="anna").user, actor=None)
    restored(make_registration(), "anna")
    assert erasures.erase_again(erasures.listed_erasures()) == 0


def test_a_fingerprint_made_under_an_older_key_still_recognises(
    registration: Registration, settings: Settings
) -> None:
    erasures.erase_person(person=learner_at_work(registration, sub="anna").user, actor=None)
    newer = "bmV3ZXJuZXdlcm5ld2VybmV3ZXJuZXdlcm5ld2VyMDA="
    settings.LTI_KEY_ENCRYPTION_KEYS = [newer, *settings.LTI_KEY_ENCRYPTION_KEYS]
    restored(registration, "anna")
    assert erasures.erase_again(erasures.listed_erasures()) == 1


def test_a_list_from_beside_the_backup_serves_where_the_database_forgot_it_too(
    registration: Registration,
) -> None:
    erasures.erase_person(person=learner_at_work(registration, sub="anna").user, actor=None)
    (line,) = erasures.erasure_lines(erasures.listed_erasures())
    ErasedPerson.objects.all().delete()  # the backup is older than the erasure
    restored(registration, "anna")
    log = f"Nov 25 host gunicorn[7]: {line}"
    noise = [
        "",
        "not json {",
        '{"event": "request"}',
        '{"event": "person_erased", "fingerprint": "x"}',
        "[1]",
    ]
    assert erasures.erase_again(erasures.merge_erasures(erasures.read_erasures([*noise, log]))) == 1
    assert not LtiUser.objects.exists()
