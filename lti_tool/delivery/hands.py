"""The threads that wait for LMSs. They are daemons: a slow LMS never keeps a worker from ending."""

import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections

logger = logging.getLogger("verstas.worker")
IDLE_SECONDS = 1.0


@dataclass(frozen=True)
class Job:
    """Something to do for one LMS, and how to give it back undone."""

    registration_id: int
    do: Callable[[], object]
    give_back: Callable[[], object]


class Hands:
    """A fixed number of threads with the jobs that they hold."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._held: list[Job] = []
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    @property
    def free(self) -> int:
        with self._changed:
            return self.count - len(self._held)

    def in_flight(self, registration_id: int) -> int:
        with self._changed:
            return Counter(job.registration_id for job in self._held)[registration_id]

    def take(self, job: Job) -> None:
        with self._changed:
            self._held.append(job)
        self._waiting.put(job)

    def wait_for_change(self, seconds: float) -> None:
        """Returns when a job is done, or after `seconds`."""
        with self._changed:
            if self._held:
                self._changed.wait(seconds)

    def finish(self, seconds: float) -> None:
        """Lets jobs under way end within `seconds`; gives back what is left."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while self._held and (left := deadline - time.monotonic()) > 0:
                self._changed.wait(left)
            undone = list(self._held)
        for job in undone:
            job.give_back()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(max(0.1, deadline - time.monotonic()) if not undone else 0)

    def _work(self) -> None:
        while True:
            try:
                job = self._waiting.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                connections.close_all()
                continue
            if job is None:
                connections.close_all()
                return
            self._do(job)

    def _do(self, job: Job) -> None:
        try:
            job.do()
        except Exception as error:  # noqa: BLE001 - the worker's loop: one grade's fault must not stop the others
            logger.error("job_failed", extra={"error": type(error).__name__})
            connections.close_all()
        finally:
            with self._changed:
                self._held.remove(job)
                self._changed.notify_all()
