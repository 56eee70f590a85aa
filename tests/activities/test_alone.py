"""Activities stand without the adapter: they check, and their migrations are complete."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.once
@pytest.mark.parametrize("command", [["check"], ["makemigrations", "--check", "--dry-run", "activities"]])
def test_the_core_runs_without_the_adapter(command: list[str], tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.activities.settings",
        "TEST_DATABASE_URL": f"sqlite:///{tmp_path}/alone.sqlite3",
    }
    # S603: the command is this repository's own.
    ran = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
