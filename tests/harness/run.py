"""One run: both sides up, learners at work, trouble for a while, calm, and the oracle."""

import sqlite3
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.demo_lms_process import DemoLms
from tests.flows.house import House
from tests.harness import content
from tests.harness.content import SLUGS
from tests.harness.installation import Inside, Installation
from tests.harness.learners import Learner
from tests.harness.oracle import breaches, wrong_grades
from tests.harness.plan import Plan
from tests.harness.trouble import Trouble

CALM_LIMIT = 90.0


@dataclass
class Report:
    """The counts of a run, and every breach of what is promised."""

    counts: dict[str, int] = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)
    breaches: list[str] = field(default_factory=list)

    @property
    def fault_share(self) -> float:
        """The part of all scores that arrived while there was trouble and that met a fault."""
        return sum(self.faults.values()) / max(1, self.counts["posts_in_trouble"])


def run(plan: Plan, folder: Path) -> Report:
    """Everything from nothing to the verdict; leaves no process behind."""
    (folder / "lms").mkdir()
    (folder / "tool").mkdir()
    with DemoLms(folder / "lms" / "lms.sqlite3", rules=plan.rules) as lms:
        people = enrol(lms, plan.learners)
        with Installation(folder / "tool", lms_port=lms.port, workers=plan.workers) as tool:
            links = introduce(House(lms, tool))
            inside = Inside(tool)
            try:
                return _under_way(plan, lms, tool, inside, people, links)
            finally:
                inside.close()


def enrol(lms: DemoLms, count: int) -> list[str]:
    """As many learners as wanted; the demo LMS brings six."""
    people = [f"learner{number}" for number in range(1, count + 1)]
    known = {person["key"] for person in lms.state()["people"]}
    rows = [(key, "Invented", key.title(), f"{key}@lms.example") for key in people if key not in known]
    with closing(sqlite3.connect(lms.database, timeout=10)) as database, database:
        database.executemany(
            "INSERT INTO demo_lms_person (key, given_name, family_name, email, locale, role, active, enrolled, changed, edits)"
            " VALUES (?, ?, ?, ?, 'en', 'learner', 1, 1, 0, 1)",
            rows,
        )
    return people


def introduce(house: House) -> list[int]:
    """Registers the tool and adds the activities: one with a column, one whose column the tool must make."""
    house.tool.manage("load_content", "--path", str(content.write(house.tool.folder / "content")))
    house.register(house.registration_link())
    picked = house.pick(SLUGS[0])[SLUGS[0]]
    return [picked, house.link(title=SLUGS[1], url=f"{house.tool.url}/lti/launch/{SLUGS[1]}/")]


def _under_way(
    plan: Plan, lms: DemoLms, tool: Installation, inside: Inside, people: list[str], links: list[int]
) -> Report:
    over = threading.Event()
    learners = [Learner(lms, person, seed=f"{plan.seed}-{person}", over=over) for person in people]
    with ThreadPoolExecutor(4) as arriving:
        list(arriving.map(lambda learner: learner.arrive(links), learners))
    inside.ask("latest")
    trouble = Trouble(plan, lms, tool, inside)
    with ThreadPoolExecutor(len(learners)) as working:
        at_work = [working.submit(learner.work) for learner in learners]
        try:
            trouble.last(plan.seconds)
        finally:
            over.set()
    for one in at_work:
        one.result()
    in_trouble = lms.state()["scores"]
    trouble.calm(CALM_LIMIT)
    return _report(learners, trouble, in_trouble, inside.ask("tell"), lms.state())


def _report(
    learners: list[Learner],
    trouble: Trouble,
    in_trouble: list[Any],
    told: dict[str, Any],
    state: dict[str, Any],
) -> Report:
    complaints = [complaint for learner in learners for complaint in learner.complaints]
    counts = {
        "grade_changes": told["changes"],
        "cells": len(told["grades"]),
        "posts": len(state["scores"]),
        "posts_in_trouble": len(in_trouble),
        "applied": sum(post["applied"] for post in state["scores"]),
        "service_requests": sum(state["requests"].values()),
        "pages_unanswered": sum(learner.unanswered for learner in learners),
        **{name: trouble.seen[name] for name in ("workers_killed", "web_killed", "lms_down", "clock_steps")},
        "undelivered": len(told["unsent"]),
        "wrong": len(wrong_grades(told, state)),
    }
    faults = Counter(post["fault"] for post in in_trouble if post["fault"])
    return Report(counts, dict(faults), complaints + breaches(told, state))
