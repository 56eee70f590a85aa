"""The migrations that have landed, by the hash of what they say: a database somewhere has run them as they are."""

import hashlib
from pathlib import Path

from tests.architecture.files import ROOT, files_like

LIST = Path(__file__).resolve().parent / "migrations.txt"


def here() -> dict[str, str]:
    """Each migration of this tree and its hash."""
    paths = files_like("migrations/0*.py", without=["demo_lms"], at_least=19)
    return {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def recorded() -> dict[str, str]:
    """Those that have landed."""
    lines = LIST.read_text(encoding="utf-8").splitlines() if LIST.exists() else []
    return {name: found for found, name in (line.split() for line in lines)}


def changed() -> list[str]:
    """Landed ones that are not here any more as they landed."""
    now = here()
    return [name for name, found in recorded().items() if now.get(name) != found]


def out_of_order() -> list[str]:
    """New ones whose number is not after that of the last landed one of their app."""
    known = recorded()
    last = {folder_of(name): name for name in sorted(known)}
    return [name for name in here() if name not in known and name < last.get(folder_of(name), "")]


def folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def record() -> None:
    """Adds the new ones. Raises ValueError where a landed one was changed."""
    if changed():
        raise ValueError(f"Landed migrations were changed: {', '.join(changed())}")
    LIST.write_text("".join(f"{found}  {name}\n" for name, found in here().items()), encoding="utf-8")
