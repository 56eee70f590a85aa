"""The threads that wait for LMSs: the standard pool, with a limit for each LMS."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from django.db import close_old_connections, connections

from activities.runtime.edge import guarded


@dataclass(frozen=True)
class Job:
    """Something to do for one LMS, and how to give it back: begun and not ended, or never begun."""

    registration_id: int
    do: Callable[[], object]
    give_back: Callable[[], object]
    give_back_unbegun: Callable[[], object] | None = None


class PlatformThreadPool:
    """At most `count` jobs at once, at most `at_once` of them for one LMS; the others wait for their turn.

    A job goes to the executor when it may begin and not before, so that what waits can still be given back.
    """

    def __init__(self, count: int, at_once: int | None = None) -> None:
        self.count = count
        self.at_once = count if at_once is None else max(1, at_once)
        self._executor = ThreadPoolExecutor(count, thread_name_prefix="platform")
        self._changed = threading.Condition()
        self._waiting: list[Job] = []
        self._running: list[Job] = []
        self._returned: list[Job] = []
        self._results: list[object] = []

    @property
    def free(self) -> int:
        """Threads for which there is nothing to do yet."""
        with self._changed:
            by_platform = Counter(job.registration_id for job in self._running + self._waiting)
        return max(0, self.count - sum(min(self.at_once, number) for number in by_platform.values()))

    @property
    def is_idle(self) -> bool:
        with self._changed:
            return not (self._running or self._waiting or self._returned or self._results)

    def in_flight(self, registration_id: int) -> int:
        """Jobs of one LMS, under way and waiting for a thread."""
        with self._changed:
            return sum(job.registration_id == registration_id for job in self._running + self._waiting)

    def submit(self, job: Job) -> None:
        with self._changed:
            self._waiting.append(job)
            if len(self._running) < self.count and (startable := self._begun()):
                self._executor.submit(self._work, startable)

    def withdraw(self, registration_id: int) -> None:
        """Lets nothing of this LMS begin any more: what waits is given back with the next results."""
        with self._changed:
            self._returned += [job for job in self._waiting if job.registration_id == registration_id]
            self._waiting = [job for job in self._waiting if job.registration_id != registration_id]
            self._changed.notify()

    def results(self) -> list[object]:
        """The results of jobs since the last call; gives back the leases of those that were withdrawn."""
        with self._changed:
            results, self._results = self._results, []
            returned, self._returned = self._returned, []
        _give_back_unbegun(returned)
        return results

    def wait_for_change(self, seconds: float) -> None:
        """Returns when a job is done, or after `seconds`."""
        with self._changed:
            if self._running and not self._results:
                self._changed.wait(seconds)

    def shut_down(self, seconds: float) -> bool:
        """Lets jobs under way end within `seconds`, gives back what is left; False where a thread waits on."""
        with self._changed:
            unbegun, self._waiting = self._waiting, []
        deadline = time.monotonic() + seconds
        _give_back_unbegun(unbegun)
        with self._changed:
            while self._running and (left := deadline - time.monotonic()) > 0:
                self._changed.wait(left)
            undone = list(self._running)
        for job in undone:
            job.give_back()
        self._executor.shutdown(wait=not undone)
        return not undone

    def _work(self, job: Job | None) -> None:
        """Goes on for as long as a job may begin: a busy thread keeps its connections, an idle one has none."""
        while job is not None:
            job = self._ended(job, _result(job))
        connections.close_all()

    def _ended(self, job: Job, result: object) -> Job | None:
        """Makes room; the job that takes it."""
        with self._changed:
            self._running.remove(job)
            if result is not None:
                self._results.append(result)
            self._changed.notify()
            return self._begun()

    def _begun(self) -> Job | None:
        """The longest waiting job whose LMS has fewer than `at_once` under way, which is under way from here on."""
        running = Counter(job.registration_id for job in self._running)
        job = next((job for job in self._waiting if running[job.registration_id] < self.at_once), None)
        if job is not None:
            self._waiting.remove(job)
            self._running.append(job)
        return job


def _result(job: Job) -> object:
    """A thread never ends by what it does: where even the database is away, the job's lease ends instead."""
    return guarded(partial(_do, job), lambda: None, event="job_failed", lets_through=())


def _do(job: Job) -> object:
    try:
        return job.do()
    finally:
        close_old_connections()  # one that is broken; a whole one is kept, and looked at before the next job


def _give_back_unbegun(jobs: list[Job]) -> None:
    for job in jobs:
        (job.give_back_unbegun or job.give_back)()
