"""One organisation's pages beside many others', as ratios.

Two installations stand side by side, one with a single organisation, and are asked by turns.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from tests.bench.installation import ROOT, Lms, Tool, scratch_database

MODULE = "tests.bench.many_organisations"
TIMES, WARM_UP, MOST = 60, 8, 1.1
NAMES = ("course page", "picker", "launch")


def compare(name: str, server: str, lms: Lms, size: Sequence[int]) -> bool:
    """Prints a line for each page; False where one is slower than it may be."""
    organisations, courses = size
    with ExitStack() as stack:
        alone = stack.enter_context(_installation(server, lms, 1, courses))
        among = stack.enter_context(_installation(server, lms, organisations, courses))
        sys.stdout.write(f"{name}: {organisations} organisations with {courses} courses each, against one\n")
        verdicts = [_line(page, alone, among) for page in NAMES]
    return all(verdicts)


def _line(page: str, alone: "Asked", among: "Asked") -> bool:
    for _ in range(WARM_UP):
        alone(page)
        among(page)
    pairs = [(alone(page), among(page)) for _ in range(TIMES)]
    # The lower quarter: what other work on the machine takes is not in it.
    one, many = (statistics.quantiles(column, n=4)[0] for column in zip(*pairs, strict=True))
    is_fast = bool(many <= MOST * one)
    sys.stdout.write(
        f"  {page:<12} {1000 * many:7.1f} ms   one organisation {1000 * one:7.1f} ms"
        f"   ratio {many / one:5.2f}{'' if is_fast else '   TOO SLOW'}\n"
    )
    sys.stdout.flush()
    return is_fast


Asked = Callable[[str], float]


@contextmanager
def _installation(server: str, lms: Lms, organisations: int, courses: int) -> Iterator[Asked]:
    with tempfile.TemporaryDirectory() as folder, scratch_database(server, Path(folder)) as database:
        tool = Tool(database, lms)
        tool.environment |= {
            "TOOL_URL": "https://testserver",
            "ALLOWED_HOSTS": "testserver",
            "STATIC_ROOT": str(Path(folder) / "static"),
        }
        tool.run(MODULE, "fill", str(organisations), str(courses))
        command = [sys.executable, "-m", MODULE, "serve"]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, cwd=ROOT, env=tool.environment, stdin=pipe, stdout=pipe, text=True
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            yield _asking(process.stdin, process.stdout)
            process.stdin.close()


def _asking(orders: IO[str], answers: IO[str]) -> Asked:
    def ask(page: str) -> float:
        orders.write(f"{json.dumps(page)}\n")
        orders.flush()
        return float(answers.readline())

    return ask
