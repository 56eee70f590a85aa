"""Runs the launch tests on the newest Django that there is, with warnings as errors: `make test-newest-django`.

What leans on insides of Django (docs/private-hooks.md) may break with any release of it: here that is seen before an update.
"""

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

from tests.run import POSTGRES, ROOT, postgres_answers, pytest, say

FOLDER = ROOT / "build" / "newest-django"
PYTHON = FOLDER / "bin" / "python"
UV = str(ROOT / ".venv" / "bin" / "uv")
# Django 6.0 and 6.1 need Python 3.12 (2026-11); our own oldest is 3.11.
NEEDED = (3, 12)
SHOW_VERSION = "import sys; print(*sys.version_info[:2])"


def newest_python() -> str:
    """The newest interpreter on the path or among pyenv's; the one that runs this, where there is none that is newer."""
    on_path = [which(f"python3.{minor}") for minor in range(11, 30)]
    of_pyenv = map(str, Path.home().glob(".pyenv/versions/*/bin/python"))
    found = {version_of(path): path for path in [*of_pyenv, *filter(None, on_path), sys.executable]}
    return found[max(found)]


def version_of(python: str) -> tuple[int, ...]:
    done = subprocess.run([python, "-c", SHOW_VERSION], capture_output=True, text=True)
    return tuple(map(int, done.stdout.split())) if done.returncode == 0 else ()


def make_environment(python: str) -> None:
    """Everything as uv.lock has it, but Django, of which the newest is taken each time."""
    exported = [UV, "export", "--quiet", "--frozen", "--no-hashes", "--no-emit-package", "django"]
    locked = subprocess.run(exported, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    subprocess.run([UV, "venv", "--quiet", "--clear", "--python", python, str(FOLDER)], check=True)
    install = [UV, "pip", "install", "--quiet", "--python", str(PYTHON), "--refresh-package", "django"]
    subprocess.run([*install, "-r", "-", "django"], check=True, input=locked)


def passes(**database: str) -> bool:
    command = [str(PYTHON), "-W", "error", "-m", *pytest("launch")]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **database}).returncode == 0


def main() -> int:
    python = newest_python()
    if version_of(python) < NEEDED:
        say(
            f"!!! NOT TESTED: the newest Django needs Python {'.'.join(map(str, NEEDED))}, and there is none here."
        )
        return 1
    make_environment(python)
    version = subprocess.run(
        [str(PYTHON), "-m", "django", "--version"], capture_output=True, text=True
    ).stdout
    say(f"=== launches on Django {version.strip()}, {Path(python).name} {version_of(python)}")
    passed = [passes()]
    if postgres_answers():
        passed.append(passes(TEST_DATABASE_URL=POSTGRES))
    return 0 if all(passed) else 1


if __name__ == "__main__":
    raise SystemExit(main())
