"""`make bench`: how fast grades leave, launches go and instructors' pages come, as ratios within one run.

Seconds depend on the machine, ratios less so.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench import answers, launches, organisations
from tests.bench.installation import Lms, Tool, scratch_database

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
ANSWER_SECONDS = 0.05
IN_FLIGHT = 8  # SCORE_SENDS_IN_FLIGHT's default, per platform and worker
SINGLY, AT_ONCE = 60, 1000  # scores for the comparison: enough of each for some seconds
PATIENCE = 6  # times the limit, then the bench gives up


@contextmanager
def tool(server: str, scores: int) -> Iterator[Tool]:
    lms = Lms(ANSWER_SECONDS)
    try:
        with tempfile.TemporaryDirectory() as folder, scratch_database(server, Path(folder)) as database:
            ready = Tool(database, lms)
            ready.house("prepare", lms.url, str(scores))
            yield ready
    finally:
        lms.close()


def limit(scores: int, workers: int) -> float:
    return scores * ANSWER_SECONDS / (IN_FLIGHT * workers)


def compare(name: str, server: str) -> None:
    """One worker against one score at a time."""
    with tool(server, AT_ONCE) as ready:
        alone = SINGLY / float(ready.house("one_at_a_time", str(SINGLY)))
        seconds, cost = ready.drain(AT_ONCE, 1, PATIENCE * limit(AT_ONCE, 1) + 10)
    rate = AT_ONCE / seconds
    print(
        f"{name:<10}  one at a time {alone:6.1f}/s   one worker {rate:6.1f}/s   ratio {rate / alone:5.1f}"
        f"   worker's processor time {1000 * cost:.1f} ms a score",
        flush=True,
    )


def drain(server: str, scores: int, counts: list[int]) -> None:
    """The time to empty a full outbox, against the least that the LMS's answers allow."""
    with tool(server, scores) as ready:
        for workers in counts:
            least = limit(scores, workers)
            seconds, cost = ready.drain(scores, workers, PATIENCE * least + 10)
            told = ready.lms.ask("counts")
            print(
                f"PostgreSQL  {workers} worker(s)  {seconds:6.1f} s  limit {least:6.1f} s  ratio {seconds / least:5.2f}"
                f"   processor time {1000 * cost:.1f} ms a score"
                f"   most under way {told['most_under_way']}, tokens {told['tokens']}, connections {told['connections']}",
                flush=True,
            )


def pages(name: str, server: str, size: Sequence[int]) -> bool:
    """Instructors' pages of a course with thousands of learners, against the same pages of one without any."""
    lms = Lms(ANSWER_SECONDS)
    try:
        with tempfile.TemporaryDirectory() as folder, scratch_database(server, Path(folder)) as database:
            ready = Tool(database, lms)
            ready.environment["STATIC_ROOT"] = str(Path(folder) / "static")
            ready.run("tests.bench.pages", "fill", *map(str, size))
            told = ready.run("tests.bench.pages", "measure")
    finally:
        lms.close()
    print(
        f"{name}: {size[0]} learners, {size[1]} activities, {size[0] * size[1] * size[2]} answers\n{told}",
        flush=True,
    )
    return "TOO SLOW" not in told


def beside_others(size: Sequence[int]) -> list[bool]:
    """An organisation's pages among many organisations, against the same alone."""
    lms = Lms(ANSWER_SECONDS)
    try:
        return [
            organisations.compare(name, server, lms, size)
            for name, server in (("SQLite", ""), ("PostgreSQL", POSTGRES))
        ]
    finally:
        lms.close()


def wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--scores", type=int, default=10_000, help="waiting scores to drain (default 10000)")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    parser.add_argument(
        "--only", choices=["compare", "drain", "launches", "answers", "pages", "organisations"]
    )
    parser.add_argument("--launches", type=int, default=1000, help="launches of each tool (default 1000)")
    parser.add_argument(
        "--answers", type=int, default=1000, help="answers with their next page (default 1000)"
    )
    parser.add_argument(
        "--size",
        type=int,
        nargs=3,
        default=[2000, 60, 9],
        metavar=("LEARNERS", "ACTIVITIES", "ANSWERS"),
        help="of the course whose pages are measured; answers in each attempt (default 2000 60 9)",
    )
    parser.add_argument(
        "--organisations",
        type=int,
        nargs=2,
        default=[50, 200],
        metavar=("ORGANISATIONS", "COURSES"),
        help="beside one alone; courses of each (default 50 200)",
    )
    return parser.parse_args()


def main() -> int:
    options = wanted()
    print(
        f"An LMS that answers in {1000 * ANSWER_SECONDS:.0f} ms; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}."
    )
    if options.only in {None, "compare"}:
        compare("SQLite", "")
        compare("PostgreSQL", POSTGRES)
    if options.only in {None, "drain"}:
        drain(POSTGRES, options.scores, options.workers)
    if options.only in {None, "launches"}:
        launches.compare({"SQLite": "", "PostgreSQL": POSTGRES}, options.launches)
    if options.only in {None, "answers"}:
        answers.compare({"SQLite": "", "PostgreSQL": POSTGRES}, options.answers)
    fast = []
    if options.only in {None, "pages"}:
        fast += [pages("SQLite", "", options.size), pages("PostgreSQL", POSTGRES, options.size)]
    if options.only in {None, "organisations"}:
        fast += beside_others(options.organisations)
    return 0 if all(fast) else 1


if __name__ == "__main__":
    raise SystemExit(main())
