"""Processor time of an answer with its next page, as a learner without JavaScript has it: a form, and what it leads to.

The unit is one bare Django request in the same run.
"""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.bench import launches
from tests.bench.installation import scratch_database
from tests.bench.launch_browser import Browser, LaunchFailed
from tests.bench.launch_platform import Platform
from tests.bench.web import Web

PEOPLE, MOST_STEPS = 100, 12
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
CHOICE = re.compile(r'<input type="radio"[^>]* name="response"[^>]* value="([^"]+)"')
FORM = re.compile(r'<form class="answer".*?</form>', re.DOTALL)
START = re.compile(
    r'<form[^>]* action="([^"]+/start/)".*?name="csrfmiddlewaretoken" value="([^"]+)"', re.DOTALL
)


@dataclass(frozen=True)
class Learner:
    """Someone who has begun, before a question with one right answer."""

    browser: Browser
    step: str
    fields: Mapping[str, str]
    options: list[str]

    def answer(self, number: int, connection: HTTPConnection) -> None:
        """One option after another, each a new answer; then the page that the answer leads to."""
        self.browser.connection = connection
        chosen = self.options[number % len(self.options)]
        answer, body = self.browser.ask(
            "POST", self.step, {**self.fields, "key": f"k{number}", "response": chosen}
        )
        if answer.status != 302:
            raise LaunchFailed(f"{answer.status} {body[:400]!r}")
        page, body = self.browser.ask("GET", answer.headers["Location"].partition("#")[0])
        if page.status != 200:
            raise LaunchFailed(f"{page.status} {body[:400]!r}")


def learner(number: int, web: Web, platform: Platform) -> Learner:
    """Launches, begins, and goes to the first step that asks for one of several options."""
    browser = Browser(platform, web.host, HTTPConnection(web.host, timeout=60))
    browser.launch(number, login_path="/lti/login/", target=f"{web.url}/lti/launch/{launches.SLUG}/")
    _, body = browser.ask("GET", browser.at)
    start = START.search(body.decode())
    assert start is not None
    begun, _ = browser.ask("POST", start[1], {"csrfmiddlewaretoken": start[2]})
    first = begun.headers["Location"]
    for step in range(1, MOST_STEPS + 1):
        path = re.sub(r"/steps/\d+/", f"/steps/{step}/", first)
        _, body = browser.ask("GET", path)
        for form in FORM.findall(body.decode()):
            if options := CHOICE.findall(form):
                return Learner(browser, path, dict(HIDDEN.findall(form)), options)
    raise AssertionError("no step asks for one of several options")


def answers(server: str, times: int) -> launches.Measured:
    """An answer with its next page, by people who are in the middle of an activity."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Platform(PEOPLE) as platform,
        scratch_database(server, Path(folder)) as database,
        launches.ours(Path(folder), database, platform) as web,
    ):
        learners = [learner(number, web, platform) for number in range(PEOPLE)]

        def act(number: int, connection: HTTPConnection) -> None:
            learners[number % PEOPLE].answer(number, connection)

        return launches.measure(web, act, times)


def compare(servers: Mapping[str, str], times: int) -> None:
    """Prints one line for each database."""
    unit = launches.bare(max(times, 2000)).cpu_ms
    print(f"Answers: the unit is one bare Django request, {unit:.2f} ms of processor time.", flush=True)
    for name, server in servers.items():
        cost = answers(server, times)
        print(
            f"{name:<10}  {cost.per_second:6.1f} answers with their next page a second"
            f"   {cost.cpu_ms:6.2f} ms each = {cost.cpu_ms / unit:5.1f} units"
            f"{f'   FAILED {cost.failed}' if cost.failed else ''}",
            flush=True,
        )
