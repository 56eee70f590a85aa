"""`python -m tests.stored --record`: notes which migrations have landed.

`python -m tests.stored 0.1.0`: the same, and stores the names that others rely on and a filled database of each kind as it is at this release. Needs
PostgreSQL at TEST_POSTGRES_URL, and pg_dump.
"""

import json
import sys
import tempfile
from pathlib import Path

from tests.stored import interfaces, landed, store


def main(word: str) -> None:
    """One release, or only the record."""
    landed.record()
    if word == "--record":
        return
    folder = store.HERE / word
    folder.mkdir(exist_ok=True)
    interfaces.record(folder)
    for kind in store.KINDS:
        with tempfile.TemporaryDirectory() as scratch, store.scratch(kind, Path(scratch)) as filled:
            filled.run("manage.py", "migrate", "--verbosity", "0")
            filled.run("-m", "tests.stored.fill")
            store.dump(filled, folder / f"{kind}.sql.gz")
            found = filled.look()
        facts = json.dumps(found["sums"], indent=1, sort_keys=True)
        (folder / f"{kind}.json").write_text(facts + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
