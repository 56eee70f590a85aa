"""A database that is away: people are told so at once, nothing that was acknowledged is lost, and all comes back by itself.

OUTAGE_SECONDS=60 makes the outages as long as they may be in an office; by itself they are short.
"""

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit, urlunsplit
from uuid import uuid4

import pytest
import requests
from django.utils.translation import gettext, override

from activities.runtime.languages import COMPLETE
from tests.demo_lms_process import DemoLms
from tests.flows.cable import Cable
from tests.flows.house import House
from tests.flows.right_answers import right_answers
from tests.flows.visitor import Page, Visitor, until
from tests.tool_process import ToolProcess

pytestmark = pytest.mark.flow
SLUG = "make-an-email-account"
SECONDS = float(os.environ.get("OUTAGE_SECONDS", "8"))
SERVER = os.environ.get("TEST_DATABASE_URL", "")
WORDS = "Nothing can be saved here just now."
# Others may use this machine beside a short run; a long one has it for itself.
SOON = 5.0 if "OUTAGE_SECONDS" in os.environ else 15.0
BACK = 10.0
LEARNERS = 6


@dataclass
class Load:
    """Learners' scripts that send answers again and again; what was acknowledged, and each refusal's time."""

    acknowledged: list[str] = field(default_factory=list)
    refusals: list[tuple[float, int, str, str]] = field(default_factory=list)
    good_at: list[float] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    unanswered: int = 0

    def run(self, learner: Visitor) -> None:
        form = next(form for form in learner.page.forms if "block" in form.fields)
        address = urljoin(learner.url, form.action)
        answer = next(one for one in right_answers(SLUG) if [one.block] == form.fields["block"])
        while not self.over.wait(0.1):
            key = uuid4().hex
            sent = {**form.fields, **answer.values, "key": [key]}
            began = time.monotonic()
            headers = {"Accept": "application/json", "Accept-Language": "en"}
            try:
                told = learner.session.post(address, data=sent, headers=headers, timeout=30)
            except (
                requests.ConnectionError
            ):  # a kept connection that the server closed meanwhile: browsers send again
                self.unanswered += 1
                continue
            took = time.monotonic() - began
            if told.status_code == 200:
                self.acknowledged.append(key)
                self.good_at.append(time.monotonic())
            else:
                self.refusals.append((took, told.status_code, told.headers.get("Retry-After", ""), told.text))


@pytest.fixture
def cable() -> Iterator[Cable]:
    parts = urlsplit(SERVER)
    with Cable(parts.hostname or "127.0.0.1", parts.port or 5432) as between:
        yield between


@pytest.fixture
def apart(cable: Cable, lms_process: DemoLms, tmp_path: Path) -> Iterator[House]:
    """A house whose tool reaches its database through the cable alone."""
    tool = ToolProcess(tmp_path, lms_port=lms_process.port)
    parts = urlsplit(tool.environment["DATABASE_URL"])
    user = f"{parts.username}:{parts.password}@" if parts.password else f"{parts.username}@"
    tool.environment["DATABASE_URL"] = urlunsplit(parts._replace(netloc=f"{user}127.0.0.1:{cable.port}"))
    with tool:
        house = House(lms_process, tool)
        house.fresh()
        house.register(house.registration_link())
        yield house


@pytest.mark.only_on("postgresql")  # SQLite has no cable
@pytest.mark.parametrize("how", ["pulled", "silent"])
def test_who_writes_while_the_database_is_away_is_told_so_and_loses_nothing(
    apart: House, cable: Cable, how: str
) -> None:
    link = apart.pick(SLUG)[SLUG]
    load = Load()
    learners = [Visitor(apart.lms, f"learner{number + 1}") for number in range(LEARNERS)]
    for learner in learners:
        learner.launch(link)
        learner.press("/start/")
    threads = [threading.Thread(target=load.run, args=[one]) for one in learners]
    for thread in threads:
        thread.start()
    time.sleep(2)
    before = len(load.acknowledged)
    cable.pull() if how == "pulled" else cable.silence()
    _see_an_outage(apart.tool.url, SECONDS)
    back = time.monotonic()
    cable.mend()
    until(lambda: any(at > back for at in load.good_at), True, seconds=BACK)
    until(lambda: _ready(apart.tool.url), True, seconds=max(0.1, back + BACK - time.monotonic()))
    load.over.set()
    for thread in threads:
        thread.join()
    assert before > 0
    _all_were_told(load)
    assert _stored(apart.tool, load.acknowledged) == len(load.acknowledged)
    assert _causeless(apart.tool.log("web")) == []
    for learner in learners:
        learner.session.close()


@pytest.mark.only_on("sqlite")  # PostgreSQL locks no whole file
def test_a_locked_sqlite_file_is_told_in_the_same_words(house: House) -> None:
    url = house.tool.environment["DATABASE_URL"]
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        code = {"code": "ACDEFGHJKM"}
        page = _post_a_code(house.tool.url, code)
        assert (page.status_code, page.headers.get("Retry-After")) == (503, "5"), page.text[:500]
        assert WORDS in page.text
        assert page.elapsed.total_seconds() < SOON
        ready = requests.get(f"{house.tool.url}/readyz", timeout=30)
        assert (ready.status_code, ready.json()["write"]) == (503, "refused")
        other.execute("ROLLBACK")
    assert _post_a_code(house.tool.url, code).status_code == 422
    assert requests.get(f"{house.tool.url}/readyz", timeout=30).status_code == 200


def _post_a_code(url: str, code: dict[str, str]) -> requests.Response:
    with requests.Session() as session:
        session.headers["Accept-Language"] = "en"
        page = Page(session.get(f"{url}/resume/", timeout=30).text)
        form = next(form for form in page.forms if "csrfmiddlewaretoken" in form.fields)
        sent = {"csrfmiddlewaretoken": form.fields["csrfmiddlewaretoken"][0], **code}
        return session.post(f"{url}/resume/", data=sent, timeout=30)


def _see_an_outage(url: str, seconds: float) -> None:
    """A page, and readiness: both in time, in words, as what they are."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        page = requests.post(
            f"{url}/lti/login/", data={"iss": "a", "login_hint": "b", "target_link_uri": url}, timeout=30,
            headers={"Accept-Language": "en"},
        )  # fmt: skip
        assert (page.status_code, page.headers.get("Retry-After")) == (503, "5"), page.text[:500]
        assert WORDS in page.text
        assert time.monotonic() - began < SOON
        began = time.monotonic()
        ready = requests.get(f"{url}/readyz", timeout=30)
        assert (ready.status_code, ready.json()["ready"]) == (503, False)
        assert time.monotonic() - began < SOON
        assert requests.get(f"{url}/healthz", timeout=30).status_code == 200
        time.sleep(0.5)


def _ready(url: str) -> bool:
    told = requests.get(f"{url}/readyz", timeout=30).json()
    return bool(told["ready"]) and (told.get("worker_heartbeat_age_seconds") or 0) < BACK


def _all_were_told(load: Load) -> None:
    assert load.refusals
    assert load.unanswered <= len(load.refusals) / 100
    assert {(status, after) for _, status, after, _ in load.refusals} == {(503, "5")}
    assert {json.loads(text)["title"] for *_, text in load.refusals} <= set(_in_each_language(WORDS))
    assert max(took for took, *_ in load.refusals) < SOON


def _in_each_language(words: str) -> list[str]:
    """A learner's own language is the one that the LMS has named."""
    found = []
    for language in COMPLETE:
        with override(language):
            found.append(gettext(words))
    return found


def _stored(tool: ToolProcess, keys: list[str]) -> int:
    count = "from activities.models import Answer as A; print(A.objects.filter(key__in=%r).count())"
    return int(tool.manage("shell", "--verbosity", "0", "-c", count % keys).split()[-1])


def _causeless(log: str) -> list[str]:
    """Answers of 5xx whose request has no line that says why."""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    explained = {
        line["request_id"] for line in lines if line.get("event") == "unhandled" and line.get("cause")
    }
    failed = [line for line in lines if line.get("event") == "request" and line["status"] >= 500]
    quiet = ("lti_tool:readyz",)
    return [str(one) for one in failed if one["request_id"] not in explained and one["route"] not in quiet]
