"""Complete launches per second, and processor time per launch, of this tool and of others in the same harness.

A launch is login, launch and first page. The unit of processor time is two bare Django requests in the same run.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

from tests.bench.installation import ROOT, scratch_database
from tests.bench.launch_browser import Browser, LaunchFailed
from tests.bench.launch_platform import Platform
from tests.bench.web import PINNING, Web, free_port, our_environment
from tests.foreign_environment import python_with

PEERS = Path(__file__).parent / "peers"
PEOPLE, WARM_UP, AT_ONCE = 500, 60, 4
SLUG = "is-this-a-scam"
MARKER = "__Host-kept"  # of a browser that has kept our cookies before


@dataclass(frozen=True)
class Subject:
    """Who is measured: the name in the table, the app, whether its database and caches are tuned, and where its cache is."""

    name: str
    app: str  # "" = this tool
    is_tuned: bool = True
    cache: str = "memory"  # of the one process; "database" = shared, so that any number of processes may run
    cookies: tuple[tuple[str, str], ...] = ()  # that each browser has from before

    @property
    def is_ours(self) -> bool:
        return not self.app


SUBJECTS = [
    Subject("Verstas, new browser", ""),
    Subject("Verstas, browser kept cookies", "", cookies=((MARKER, "1"),)),
    Subject("pylti1p3, as documented", "minimal", is_tuned=False),
    Subject("pylti1p3, tuned", "minimal"),
    Subject("pylti1p3, tuned, shared", "minimal", cache="database"),
    Subject("django-lti, as documented", "with_django_lti", is_tuned=False),
    Subject("django-lti, tuned", "with_django_lti"),
    Subject("django-lti, tuned, shared", "with_django_lti", cache="database"),
]


@dataclass(frozen=True)
class Measured:
    """`cpu_ms`: of the web server's processes, for one launch (or one bare request)."""

    per_second: float
    cpu_ms: float
    failed: int
    jwks_fetches: int = 0


def measure(web: Web, act: Callable[[int, HTTPConnection], None], times: int) -> Measured:
    """Does `act` that many times from a few clients at once, after a warm-up; what fails is counted, not timed."""
    numbers = count()

    def client(share: int) -> int:
        connection, failed = HTTPConnection(web.host, timeout=60), 0
        for _ in range(share):
            try:
                act(next(numbers), connection)
            except LaunchFailed:
                failed += 1
        connection.close()
        return failed

    def all_clients(total: int) -> int:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return sum(pool.map(client, [total // AT_ONCE] * AT_ONCE))

    all_clients(WARM_UP)
    cpu, begun = web.cpu_seconds(), time.monotonic()
    failed = all_clients(times)
    seconds, done = time.monotonic() - begun, max(1, times - failed)
    return Measured(done / seconds, 1000 * (web.cpu_seconds() - cpu) / done, failed)


def bare(times: int) -> Measured:
    """One bare Django request."""

    def word(_number: int, connection: HTTPConnection) -> None:
        connection.request("GET", "/word/")
        assert connection.getresponse().read() == b"ok"

    with tempfile.TemporaryDirectory() as folder, peer(Subject("bare", "bare"), Path(folder), "", {}) as web:
        return measure(web, word, times)


def launches(subject: Subject, server: str, times: int) -> Measured:
    with (
        tempfile.TemporaryDirectory() as folder,
        Platform(PEOPLE) as platform,
        scratch_database(server, Path(folder)) as database,
        _started(subject, Path(folder), database, platform) as web,
    ):
        target = f"{web.url}/lti/launch/{SLUG}/" if subject.is_ours else f"{web.url}/launch/"
        login = "/lti/login/" if subject.is_ours else "/login/"

        def act(number: int, connection: HTTPConnection) -> None:
            browser = Browser(platform, web.host, connection, dict(subject.cookies))
            browser.launch(number, login_path=login, target=target)

        found = measure(web, act, times)
        return replace(found, jwks_fetches=platform.jwks_fetches)


@contextmanager
def _started(subject: Subject, folder: Path, database: str, platform: Platform) -> Iterator[Web]:
    if subject.is_ours:
        with ours(folder, database, platform) as web:
            yield web
        return
    address = database if database.startswith("postgresql") else ""
    with peer(subject, folder, address, platform.facts()) as web:
        yield web


@contextmanager
def ours(folder: Path, database: str, platform: Platform) -> Iterator[Web]:
    port = free_port()
    environment = our_environment(database, f"http://127.0.0.1:{port}", platform.host, folder)
    facts = platform.facts()
    registration = ["register_platform", "--issuer", facts["issuer"], "--client-id", facts["client_id"]]
    registration += ["--auth-url", facts["auth_url"], "--token-url", facts["token_url"]]
    registration += ["--jwks-url", facts["jwks_url"], "--deployment-id", facts["deployment_id"]]
    quiet = ["--verbosity", "0"]
    orders = [["migrate", *quiet], ["load_content"], ["collectstatic", "--no-input", *quiet], registration]
    for order in orders:
        command = [sys.executable, "manage.py", *order]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    with Web(sys.executable, "config.wsgi", ROOT, environment, port) as web:
        yield web


@contextmanager
def peer(subject: Subject, folder: Path, database: str, facts: dict[str, str]) -> Iterator[Web]:
    port, told = free_port(), folder / "facts.json"
    told.write_text(json.dumps(facts), encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "BENCH_SQLITE": str(folder / "peer.sqlite3"),
        "BENCH_DATABASE": database,
        "BENCH_TUNED": "1" if subject.is_tuned else "",
        "BENCH_CACHE": subject.cache,
        "BENCH_FACTS": str(told),
    }
    # Apart from ours: django-lti's package is called lti_tool too.
    python = python_with(PEERS / "requirements.txt", "peers")
    subprocess.run([python, "prepare.py", subject.app], cwd=PEERS, env=environment, check=True)
    with Web(python, f"{subject.app}:application", PEERS, environment, port) as web:
        yield web


def compare(servers: dict[str, str], times: int) -> None:
    """Prints one line for each tool and database."""
    one = bare(max(times, 2000))
    unit = 2 * one.cpu_ms
    print(
        f"Launches: the unit is two bare Django requests, {unit:.2f} ms of processor time;"
        f" each web process on one core: {PINNING['PIN_WEB_PROCESSES']} (PIN_WEB_PROCESSES).",
        flush=True,
    )
    for name, server in servers.items():
        for subject in SUBJECTS:
            found = launches(subject, server, times)
            print(
                f"{name:<10}  {subject.name:<29} {found.per_second:6.1f} launches/s"
                f"   {found.cpu_ms:6.2f} ms a launch = {found.cpu_ms / unit:5.1f} units"
                f"   keys fetched {found.jwks_fetches} times in {times + WARM_UP}"
                f"{f'   FAILED {found.failed}' if found.failed else ''}",
                flush=True,
            )
