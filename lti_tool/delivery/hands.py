"""The threads that wait for LMSs. They are daemons: a slow LMS never keeps a worker from ending."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections, connections

from activities.runtime.edge import guarded


@dataclass(frozen=True)
class Job:
    """Something to do for one LMS, and how to give it back: begun and not ended, or never begun."""

    registration_id: int
    do: Callable[[], object]
    give_back: Callable[[], object]
    give_back_unbegun: Callable[[], object] | None = None


class Hands:
    """A fixed number of threads, at most `at_once` of them for one LMS, and the jobs that they do and will do."""

    def __init__(self, count: int, at_once: int | None = None) -> None:
        self.count = count
        self.at_once = count if at_once is None else max(1, at_once)
        lock = threading.Lock()
        self._work, self._changed = threading.Condition(lock), threading.Condition(lock)
        self._waiting: list[Job] = []
        self._running: list[Job] = []
        self._returned: list[Job] = []
        self._results: list[object] = []
        self._is_finished = False
        self._threads = [threading.Thread(target=self._live, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    @property
    def free(self) -> int:
        """Threads for which there is nothing to do yet."""
        with self._changed:
            held = Counter(job.registration_id for job in self._running + self._waiting)
        return max(0, self.count - sum(min(self.at_once, number) for number in held.values()))

    @property
    def is_idle(self) -> bool:
        with self._changed:
            return not (self._running or self._waiting or self._returned or self._results)

    def in_flight(self, registration_id: int) -> int:
        """Jobs of one LMS, under way and waiting for a thread."""
        with self._changed:
            return sum(job.registration_id == registration_id for job in self._running + self._waiting)

    def take(self, job: Job) -> None:
        with self._changed:
            self._waiting.append(job)
            self._work.notify()

    def hold(self, registration_id: int) -> None:
        """Lets nothing of this LMS begin any more: what waits is given back with the next results."""
        with self._changed:
            self._returned += [job for job in self._waiting if job.registration_id == registration_id]
            self._waiting = [job for job in self._waiting if job.registration_id != registration_id]
            self._changed.notify()

    def results(self) -> list[object]:
        """What jobs have brought since the last time; gives back what was held."""
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

    def finish(self, seconds: float) -> None:
        """Lets jobs under way end within `seconds`; gives back what is left."""
        deadline = time.monotonic() + seconds
        with self._changed:
            self._is_finished = True
            self._work.notify_all()
            unbegun, self._waiting = self._waiting, []
        _give_back_unbegun(unbegun)
        with self._changed:
            while self._running and (left := deadline - time.monotonic()) > 0:
                self._changed.wait(left)
            undone = list(self._running)
        for job in undone:
            job.give_back()
        for thread in self._threads:
            thread.join(max(0.1, deadline - time.monotonic()) if not undone else 0)

    def _live(self) -> None:
        while job := self._next():
            result = _do(job)
            with self._changed:
                self._running.remove(job)
                if result is not None:
                    self._results.append(result)
                self._changed.notify()
        connections.close_all()

    def _next(self) -> Job | None:
        with self._work:
            while not self._is_finished:
                if job := self._startable():
                    self._waiting.remove(job)
                    self._running.append(job)
                    if self._startable():
                        self._work.notify()
                    return job
                self._work.wait()
        return None

    def _startable(self) -> Job | None:
        """The longest waiting job whose LMS has fewer than `at_once` under way."""
        running = Counter(job.registration_id for job in self._running)
        return next((job for job in self._waiting if running[job.registration_id] < self.at_once), None)


def _do(job: Job) -> object:
    """A thread never ends by what it does: where even the database is away, the job's lease ends instead."""
    try:
        return guarded(job.do, lambda: None, event="job_failed", lets_through=())
    finally:
        close_old_connections()  # one that is broken; a whole one is kept, and looked at before the next job


def _give_back_unbegun(jobs: list[Job]) -> None:
    for job in jobs:
        (job.give_back_unbegun or job.give_back)()
