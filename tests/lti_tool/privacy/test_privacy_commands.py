import io
import json
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from activities.models import AuditEvent
from activities.runtime import clock
from lti_tool.models import ErasedPerson, LtiUser, Registration
from tests.factories.deliveries import make_registration
from tests.factories.people import delivered, learner_at_work, seen

pytestmark = pytest.mark.django_db
Say = Callable[[str], None]


@pytest.fixture
def registration() -> Registration:
    return make_registration()


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch) -> Say:
    """Pipes a text into the command."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text))


def command(name: str, *arguments: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    call_command(name, *arguments, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def test_a_person_is_exported_by_the_id_on_standard_input(registration: Registration, say: Say) -> None:
    learner_at_work(registration, sub="anna ")
    say("anna \n")
    data = json.loads(command("export_person"))
    assert data["learning_platform"]["your_id_there"] == "anna "
    event = AuditEvent.objects.get()
    assert (event.action, event.actor) == ("data.export", "command")


def test_an_exported_file_is_for_its_owner_only_and_overwrites_none(
    registration: Registration, say: Say, tmp_path: Path
) -> None:
    learner_at_work(registration, sub="anna")
    file = tmp_path / "anna.json"
    say("anna\n")
    assert "anna.json" in command("export_person", "--output", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["attempts"]
    say("anna\n")
    with pytest.raises(CommandError, match="exists"):
        command("export_person", "--output", str(file))


@pytest.mark.parametrize("name", ["export_person", "erase_person"])
def test_an_id_on_the_command_line_is_not_taken(registration: Registration, name: str) -> None:
    learner_at_work(registration, sub="anna")
    with pytest.raises(CommandError, match="unrecognized"):
        command(name, "anna")


def test_a_person_is_erased_after_yes(registration: Registration, say: Say) -> None:
    learner_at_work(registration, sub="anna")
    say("anna\n")
    with pytest.raises(CommandError, match="--yes"):
        command("erase_person")
    assert LtiUser.objects.exists()
    say("anna\n")
    output = command("erase_person", "--yes")
    assert "never will: 1" in output
    assert "Erased." in output
    assert not LtiUser.objects.exists()
    say("anna\n")
    with pytest.raises(CommandError, match="Nothing is kept"):
        command("erase_person", "--yes")


def test_with_several_lmss_one_must_be_named(registration: Registration, say: Say) -> None:
    other = make_registration()
    learner_at_work(registration, sub="anna")
    learner_at_work(other, sub="anna")
    say("anna\n")
    with pytest.raises(CommandError, match=rf"--registration NUMBER.*{other.pk} \({other.name}\)"):
        command("erase_person", "--yes")
    say("anna\n")
    command("erase_person", "--yes", "--registration", str(other.pk))
    assert LtiUser.objects.get().registration == registration


def test_purge_says_what_it_would_do_and_does_it(registration: Registration) -> None:
    away = learner_at_work(registration)
    delivered(away)
    seen(away, days_ago=800)
    assert json.loads(command("purge", "--dry-run", "--json"))["people"] == 1
    assert "Would be removed:\n       1  people" in command("purge", "--dry-run")
    assert LtiUser.objects.exists()
    assert "Removed:\n       1  people" in command("purge")
    assert not LtiUser.objects.exists()


def test_a_restored_database_is_erased_again_by_a_list_from_elsewhere(
    registration: Registration, say: Say, tmp_path: Path
) -> None:
    def restore() -> None:
        learner_at_work(registration, sub="anna", created_at=clock.now() - timedelta(days=1))

    learner_at_work(registration, sub="anna")
    say("anna\n")
    command("erase_person", "--yes")
    path = tmp_path / "erased.jsonl"
    path.write_text(command("erase_again", "--list"))
    ErasedPerson.objects.all().delete()
    restore()
    assert "Erased again: 0." in command("erase_again")
    assert "Erased again: 1. Erasures on the list: 1." in command("erase_again", "--from", str(path))
    restore()
    say(path.read_text())
    assert "Erased again: 1." in command("erase_again", "--from", "-")
