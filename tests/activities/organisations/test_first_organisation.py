"""The migration that gives the first organisation what was there before: in batches, and begun again where it stopped."""

from importlib import import_module

import pytest
from django.apps import apps
from pytest_django import Settings

from activities.models import Course, Feedback, Organisation
from activities.runtime import clock
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
migration = import_module("activities.migrations.0011_first_organisation")


def test_rows_are_taken_over_in_batches_and_a_second_time_nothing_changes(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.SITE_OWNER, settings.FEEDBACK_CONTACT = "A school", "school@example.org"
    settings.PEOPLE_KEPT_DAYS = 400
    monkeypatch.setattr(migration, "BATCH", 2)
    for number in range(5):
        make.course(f"course {number}")
    stranger = Organisation.objects.create(name="Another")
    settled = Course.objects.create(title="settled", organisation=stranger)
    Course.objects.exclude(pk=settled.pk).update(organisation=None)
    Feedback.objects.create(message="A word.", created_at=clock.now())
    for _ in range(2):
        migration.take_over(apps, None)
        first = Organisation.objects.get(public_id="first")
        assert Course.objects.filter(organisation=first).count() == 5
        assert Feedback.objects.get().organisation == first
    settled.refresh_from_db()
    assert settled.organisation == stranger
    assert (first.name, first.contact, first.people_kept_days) == ("A school", "school@example.org", 400)


def test_a_new_installation_gets_no_organisation_by_migrating() -> None:
    migration.take_over(apps, None)
    assert not Organisation.objects.exists()
