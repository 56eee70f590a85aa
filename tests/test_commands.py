"""Programs that are forks of a process that is ready: what they print and how they fail, as if they were started anew."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import Commands

pytestmark = [pytest.mark.once, pytest.mark.flow]


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    running = Commands(environment, tmp_path_factory.mktemp("commands"))
    yield running
    running.close()


def test_each_prints_its_own(commands: Commands) -> None:
    for number in ("1", "22"):
        shell = ["shell", "--verbosity", "0", "--command", f"print({number})"]
        assert commands.run("manage.py", *shell).strip() == number


def test_what_fails_says_why_and_the_next_one_runs(commands: Commands) -> None:
    with pytest.raises(RuntimeError, match="no-such-command"):
        commands.run("manage.py", "no-such-command")
    with pytest.raises(RuntimeError, match="No module named"):
        commands.run("-m", "tests.no_such_module")
    assert commands.run("manage.py", "version").strip()


def test_what_does_not_end_in_time_is_ended_and_answers_no_later_order(tmp_path: Path) -> None:
    commands = Commands({**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}, tmp_path)
    with pytest.raises(RuntimeError, match="no end"):
        commands.run("manage.py", "shell", "--command", "import time; time.sleep(60)", limit=0.5)
    assert not commands.is_open
    commands.close()
