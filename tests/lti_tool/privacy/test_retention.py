from datetime import timedelta

import pytest
import time_machine
from pytest_django import Settings

from activities.models import AuditEvent, Course, Feedback, User
from activities.privacy import audit
from activities.runtime import clock
from lti_tool.models import ErasedPerson, LtiUser, ReceivedNotice, Registration
from lti_tool.privacy import erasures, retention
from tests.factories import activities as make
from tests.factories.deliveries import make_registration
from tests.factories.people import delivered, learner_at_work, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration() -> Registration:
    return make_registration()


def test_people_who_have_long_been_away_are_erased_and_others_stay(registration: Registration) -> None:
    away, here = learner_at_work(registration), learner_at_work(registration)
    delivered(away)
    seen(away, days_ago=731)
    seen(here, days_ago=729)
    assert retention.purge_expired().people == 1
    assert list(LtiUser.objects.all()) == [here]
    assert not ErasedPerson.objects.exists()  # in a restored backup such people are found by their age


def test_whoever_has_a_grade_that_waits_is_kept_until_it_has_arrived(registration: Registration) -> None:
    away = learner_at_work(registration)
    seen(away, days_ago=2000)
    purged = retention.purge_expired()
    assert (purged.people, purged.kept_back) == (0, 1)
    delivered(away)
    assert retention.purge_expired().people == 1


def test_a_dry_run_removes_nothing(registration: Registration) -> None:
    away = learner_at_work(registration)
    delivered(away)
    seen(away, days_ago=2000)
    ReceivedNotice.objects.create(
        registration=registration, notice_id="1", type="x", received_at=clock.now() - timedelta(days=99)
    )
    purged = retention.purge_expired(dry_run=True)
    assert (purged.people, purged.notices) == (1, 1)
    assert LtiUser.objects.count() == ReceivedNotice.objects.count() == 1


def test_zero_days_means_never(registration: Registration, settings: Settings) -> None:
    settings.PEOPLE_KEPT_DAYS = 0
    away = learner_at_work(registration)
    delivered(away)
    seen(away, days_ago=9999)
    assert retention.purge_expired().people == 0


def test_people_without_an_id_go_after_a_month_and_staff_never() -> None:
    gone, here = User.objects.create_person(), User.objects.create_person()
    User.objects.create_user("chief", "a password that is long", is_staff=True)
    User.objects.create_user("person-of-trust", "a password that is long")
    User.objects.exclude(pk=here.pk).update(date_joined=clock.now() - timedelta(days=31))
    assert retention.purge_expired().anonymous_people == 1
    assert not User.objects.filter(pk=gone.pk).exists()
    assert User.objects.count() == 3


def test_the_rest_goes_by_its_age(registration: Registration) -> None:
    now = clock.now()
    erasures.erase_person(person=learner_at_work(registration).user, actor=None)
    Feedback.objects.create(message="answered", contact="a@b.example", created_at=now, answered_at=now)
    Feedback.objects.create(message="waits", created_at=now - timedelta(days=3000))
    ReceivedNotice.objects.create(registration=registration, notice_id="1", type="x", received_at=now)
    purged = retention.purge_expired()
    assert (purged.erasure_fingerprints, purged.answered_feedback, purged.notices) == (0, 0, 0)
    ErasedPerson.objects.update(erased_at=now - timedelta(days=366))
    Feedback.objects.filter(message="answered").update(answered_at=now - timedelta(days=366))
    ReceivedNotice.objects.update(received_at=now - timedelta(days=31))
    purged = retention.purge_expired()
    assert (purged.erasure_fingerprints, purged.answered_feedback, purged.notices) == (1, 1, 1)
    assert Feedback.objects.get().message == "waits"


def test_audit_events_go_by_their_age_and_with_zero_days_never(settings: Settings) -> None:
    with time_machine.travel(clock.now() - timedelta(days=800)):
        audit.record_event(action=audit.DATA_VIEW)
    audit.record_event(action=audit.DATA_VIEW)
    settings.AUDIT_KEPT_DAYS = 0
    assert retention.purge_expired().audit_events == 0
    settings.AUDIT_KEPT_DAYS = 730
    assert retention.purge_expired(dry_run=True).audit_events == 1
    assert retention.purge_expired().audit_events == 1
    assert AuditEvent.objects.count() == 1


def test_the_worker_looks_at_its_start_and_then_once_a_day(registration: Registration) -> None:
    audit.record_event(action=audit.DATA_VIEW)
    erasures.erase_person(person=learner_at_work(registration, sub="anna").user, actor=None)
    now = [1000.0]
    look = retention.daily_purge(clock_seconds=lambda: now[0])

    def restore() -> None:
        learner_at_work(registration, sub="anna", created_at=clock.now() - timedelta(days=1))

    restore()
    look()
    assert not LtiUser.objects.exists()
    restore()
    now[0] += 3600
    look()
    assert LtiUser.objects.count() == 1
    now[0] += 24 * 3600
    look()
    assert not LtiUser.objects.exists()


def kept_for(person: LtiUser, days: int) -> None:
    """The person's courses belong to an organisation that keeps silent people so long."""
    courses = Course.objects.filter(enrolments__user=person.user)
    make.organisation_of(*courses, people_kept_days=days)


def test_people_are_kept_as_long_as_their_organisation_says(registration: Registration) -> None:
    brief, long, never = (learner_at_work(registration) for _ in range(3))
    for person, days in ((brief, 60), (long, 730), (never, 0)):
        delivered(person)
        seen(person, days_ago=400)
        kept_for(person, days)
    assert retention.purge_expired().people == 1
    assert set(LtiUser.objects.all()) == {long, never}


def test_who_is_in_courses_of_two_organisations_is_kept_for_the_longer_time(
    registration: Registration,
) -> None:
    both = learner_at_work(registration)
    delivered(both)
    kept_for(both, 60)
    elsewhere = make.course()
    make.organisation_of(elsewhere, people_kept_days=730)
    make.member(elsewhere, who=both.user)
    seen(both, days_ago=729)
    assert retention.purge_expired().people == 0
    seen(both, days_ago=731)
    assert retention.purge_expired().people == 1


def test_the_installations_setting_does_not_reach_an_organisations_people(
    registration: Registration, settings: Settings
) -> None:
    settings.PEOPLE_KEPT_DAYS = 30
    own, stray = learner_at_work(registration), learner_at_work(registration)
    for person in (own, stray):
        delivered(person)
        seen(person, days_ago=100)
    kept_for(own, 730)
    assert retention.purge_expired().people == 1
    assert list(LtiUser.objects.all()) == [own]
