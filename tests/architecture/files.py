"""Files by a pattern, never fewer than a test counts on: a folder that moves makes no test blind."""

import subprocess
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
APPS = ("activities", "lti_tool")
PRODUCT = ("config", *APPS)

Found = TypeVar("Found", bound=Collection[object])


def files_like(
    pattern: str, *, at_least: int, within: Iterable[str] = APPS, without: Iterable[str] = ()
) -> list[Path]:
    """Sorted; at any depth of these folders of the repository, but not below a folder named in `without`."""
    paths = {path for folder in within for path in (ROOT / folder).rglob(pattern) if path.is_file()}
    left_out = set(without)
    return plenty(sorted(path for path in paths if left_out.isdisjoint(path.parts)), at_least, pattern)


def tree(*patterns: str) -> list[Path]:
    """What git keeps or would keep of the whole repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def plenty(found: Found, at_least: int, name: str) -> Found:
    """The same, if there are so many: the numbers in the tests are a little below what there is."""
    if len(found) < at_least:
        raise AssertionError(f"{name}: {len(found)} found where at least {at_least} are; was a folder moved?")
    return found
