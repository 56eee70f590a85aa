import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.stored import landed

pytestmark = pytest.mark.django_db


def test_no_model_has_changed_without_a_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_no_two_migrations_conflict() -> None:
    assert not MigrationLoader(connection).detect_conflicts()


def test_a_landed_migration_is_never_changed() -> None:
    """Databases have run it as it was. Write a further one; `python -m tests.stored --record` notes what has landed."""
    assert landed.changed() == []


def test_a_new_migration_comes_after_those_that_have_landed() -> None:
    assert landed.out_of_order() == []
