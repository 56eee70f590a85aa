"""Which release runs: the version of pyproject.toml, and the commit where the code tells it. No git is needed."""

import logging
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger("verstas.release")
HASH = re.compile(r"[0-9a-f]{40,64}")
SHORT = 12


@dataclass(frozen=True)
class Release:
    """`commit` is empty where neither an archive, nor an image, nor a checkout tells it."""

    version: str
    commit: str

    def __str__(self) -> str:
        return f"{self.version} ({self.commit})" if self.commit else self.version

    def say_started(self, part: str) -> None:
        """The first line of a process's log."""
        log.info("started", extra={"part": part, **vars(self)})


def release(*, base_dir: Path, built_from: str) -> Release:
    """`built_from`: the commit that an image was built from; without it, as an archive or a checkout says."""
    with (base_dir / "pyproject.toml").open("rb") as file:
        version: str = tomllib.load(file)["project"]["version"]
    for commit in (built_from.strip(), _archived(base_dir / "config" / "commit.txt"), _checked_out(base_dir)):
        if HASH.fullmatch(commit):
            return Release(version, commit[:SHORT])
    return Release(version, "")


def _archived(path: Path) -> str:
    """What `git archive`, and so a downloaded archive, wrote in place of its mark."""
    return _text(path)


def _checked_out(base_dir: Path) -> str:
    git = base_dir / ".git"
    if git.is_file():  # a further worktree, or a submodule
        git = base_dir / _text(git).removeprefix("gitdir:").strip()
    head = _text(git / "HEAD")
    if not head.startswith("ref:"):
        return head
    name = head.removeprefix("ref:").strip()
    shared = git / _text(git / "commondir") if (git / "commondir").is_file() else git
    return _text(git / name) or _text(shared / name) or _packed(shared / "packed-refs", name)


def _packed(path: Path, name: str) -> str:
    pairs = (line.split(maxsplit=1) for line in _text(path).splitlines())
    return next((pair[0] for pair in pairs if pair[1:] == [name]), "")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
