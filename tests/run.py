"""Runs the checks and the tests on every database there is here, and says loudly what could not run."""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from tests.once_a_run import NAME, RUN

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
POSTGRES_NAME = "PostgreSQL 15 or newer at TEST_POSTGRES_URL"
BROWSER_TESTS = "tests/browser"  # all of them; to look through the others for them takes ten seconds
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PYTHON_FILES = ["config", "lti_tool", "activities", "tests", "manage.py"]
LINT = [
    ["ruff", "check", *PYTHON_FILES],
    ["ruff", "format", "--check", *PYTHON_FILES],
    ["mypy", "."],
    ["djlint", "--lint", "--quiet", "lti_tool", "activities"],
    ["codespell", "README.md", "docs", *PYTHON_FILES],
]


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run(title: str, command: list[str], **environment: str) -> bool:
    say(f"\n=== {title}")
    begun = time.monotonic()
    environment = {**os.environ, NAME: RUN, **environment}
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, env=environment)
    say(f"=== {title}: {'ok' if done.returncode == 0 else 'FAILED'} ({time.monotonic() - begun:.0f} s)")
    return done.returncode == 0


def postgres_answers() -> bool:
    try:
        psycopg.connect(POSTGRES, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def browser() -> str:
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")


def pytest(marks: str, *paths: str, workers: int = 2) -> list[str]:
    each = ["--dist", "loadgroup", "-m", marks, "--durations", "5"]
    return ["pytest", "-q", "-n", str(workers), *each, *paths]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--require", default="", choices=["", "all"])
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--lint", action="store_true")
    parser.add_argument("--proof", action="store_true")
    options = parser.parse_args()
    if options.proof:
        return proof(require_all=options.require == "all")
    passed = [run(command[0], command) for command in LINT]
    if options.fast:
        passed.append(run("tests on SQLite", pytest("not browser and not flow and not thorough")))
    elif not options.lint:
        return finish(passed, require_all=options.require == "all")
    return 0 if all(passed) else 1


def finish(passed: list[bool], *, require_all: bool) -> int:
    """The whole suite: everything on SQLite, what touches the database on PostgreSQL too."""
    missing = []
    passed.append(run("tests on SQLite", pytest("not browser")))
    passed.append(run("launches by the plain ORM", pytest("launch"), COMPILED_QUERIES="off"))
    chromium = browser()
    if chromium:
        passed.append(run("browser on SQLite", pytest("browser", BROWSER_TESTS), CHROMIUM=chromium))
    else:
        missing.append("Chromium (Debian: apt install chromium fonts-noto-core)")
    if postgres_answers():
        passed.append(
            run("tests on PostgreSQL", pytest("not browser and not once"), TEST_DATABASE_URL=POSTGRES)
        )
        if chromium:
            marks = "browser and on_both"
            command = pytest(marks, BROWSER_TESTS, workers=1)
            passed.append(
                run("browser on PostgreSQL", command, TEST_DATABASE_URL=POSTGRES, CHROMIUM=chromium)
            )
    else:
        missing.append(POSTGRES_NAME)
    return conclude(passed, missing, require_all=require_all)


def proof(*, require_all: bool) -> int:
    """What `make test` does a share of, whole."""
    marks, more, missing = "proof", {"HYPOTHESIS_PROFILE": "full"}, []
    passed = [run("proofs on SQLite", pytest(marks), **more)]
    if postgres_answers():
        more["TEST_DATABASE_URL"] = POSTGRES
        passed.append(run("proofs on PostgreSQL", pytest(f"{marks} and not once"), **more))
    else:
        missing.append(POSTGRES_NAME)
    passed.append(run("launches on the newest Django", ["python", "-m", "tests.newest_django"]))
    return conclude(passed, missing, require_all=require_all)


def conclude(passed: list[bool], missing: list[str], *, require_all: bool) -> int:
    for name in missing:
        say(f"\n!!! NOT TESTED: {name} is missing here, so its tests were SKIPPED.")
    if missing and require_all:
        say("!!! REQUIRE=all forbids that.")
        return 1
    say("\nAll that ran passed." if all(passed) else "\nSomething FAILED: see above.")
    return 0 if all(passed) else 1


if __name__ == "__main__":
    raise SystemExit(main())
