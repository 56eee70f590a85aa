"""The worker: leases what is due, has it sent, looks after the house; any number may run at once."""

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from django.conf import settings
from django.db import connections

from activities.runtime import clock
from activities.runtime.causes import cause_of
from activities.runtime.edge import guarded
from lti_tool.delivery import (
    circuit_breaker,
    column_changes,
    column_search,
    course_looks,
    leases,
    notice_handlers,
    send,
)
from lti_tool.delivery.comparison import plan
from lti_tool.delivery.leased_grade import LeasedGrade
from lti_tool.delivery.thread_pool import Job, PlatformThreadPool
from lti_tool.models import WorkerHeartbeat

logger = logging.getLogger("verstas.worker")
POLL_SECONDS = 0.5
COMPARE_SECONDS = 1.0
BATCH_SECONDS = 0.05  # what ends within this time is kept in one transaction, not in one each
STOP_SECONDS = 8.0
HEARTBEAT_EVERY = timedelta(seconds=5)
HOUSEKEEPING_EVERY = timedelta(minutes=10)


class Worker:
    """One process's loop; `housekeeping` is done now and then between rounds.

    Threads speak with the LMSs, the loop alone with the outbox: so a thread never waits for a commit,
    and what several threads bring is kept at once.
    """

    def __init__(self, *, threads: int, housekeeping: Sequence[Callable[[], object]] = ()) -> None:
        self.name = f"{os.uname().nodename}:{os.getpid()}"[:100]
        self.leaves_threads = False  # after run: whether some wait for an LMS still
        self._threads, self._housekeeping = threads, housekeeping
        self._stop = threading.Event()
        self._beat_at: datetime | None = None
        self._kept_house_at: datetime | None = None
        self._look_at = 0.0
        self._have_due: list[int] = []
        self._unkept: list[send.Sent] = []
        self._fresh_columns: set[int] = set()
        self._compare_at, self._compare_after = 0.0, plan.AFTER_SENDING

    def stop(self) -> None:
        """Ends the loop after the round under way; safe in a signal handler."""
        self._stop.set()

    def run(self, *, once: bool = False) -> None:
        """Works until stopped; with `once`, until nothing is due."""
        if once:  # whoever waits for the end of it compares right after
            self._compare_after = timedelta(0)
        pool = PlatformThreadPool(self._threads, settings.SCORE_SENDS_IN_FLIGHT)
        try:
            while not self._stop.is_set():
                count = self._round_or_log(pool, once=once)
                if once and not count and pool.is_idle:
                    return
                self._rest(pool)
        finally:
            self.leaves_threads = not pool.shut_down(STOP_SECONDS)
            self._keep(pool)
            self._let_compare()

    def _round_or_log(self, pool: PlatformThreadPool, *, once: bool) -> int:
        try:
            return self._round(pool)
        except Exception as error:
            if once:
                raise
            logger.error("round_failed", extra={"error": type(error).__name__, **cause_of(error)})
            connections.close_all()
            self._stop.wait(POLL_SECONDS)
            return 0

    def _round(self, pool: PlatformThreadPool) -> int:
        self._beat()
        count = self._keep(pool)
        if time.monotonic() >= self._compare_at:
            self._compare_at = time.monotonic() + COMPARE_SECONDS
            self._let_compare()
        if pool.is_idle or time.monotonic() >= self._look_at:
            count += _take_columns(pool) + _take_notice_services(pool)
            self._have_due = leases.registrations_with_due()
            self._look_at = time.monotonic() + POLL_SECONDS
        count += self._take_grades(pool)
        if not count:
            self._keep_house()
        return count

    def _keep(self, pool: PlatformThreadPool) -> int:
        """Writes down what the LMSs answered; what the database does not take now is kept for the next round."""
        self._unkept += [result for result in pool.results() if isinstance(result, send.Sent)]
        number = len(self._unkept)
        send.keep(self._unkept)
        self._fresh_columns |= {one.grade.line_item_id for one in self._unkept if one.is_acknowledged}
        self._unkept = []
        return number

    def _let_compare(self) -> None:
        """What the gradebooks have taken since the last time is looked for there, column by column."""
        columns, self._fresh_columns = self._fresh_columns, set()
        if columns:
            plan.soon(columns, after=self._compare_after)

    def _take_grades(self, pool: PlatformThreadPool) -> int:
        """Refills from LMSs that had more than was taken; others are found at the next look."""
        count = 0
        # Some are leased in advance, so that a thread never waits for the database.
        most_ahead = 2 * pool.at_once
        for registration_id in list(self._have_due):
            under_way = pool.in_flight(registration_id)
            if under_way > pool.at_once + most_ahead // 2:
                continue
            turn = circuit_breaker.turn_of(registration_id, under_way, pool.free, most_ahead)
            grades = _leased(partial(leases.take, registration_id, turn), registration_id, turn)
            for grade in grades:
                pool.submit(_job(pool, grade))
            if turn.is_probe or len(grades) < turn.count:
                self._have_due.remove(registration_id)
            count += len(grades)
        return count

    def _rest(self, pool: PlatformThreadPool) -> None:
        """Until a job is done, so that the next one can go, or until it is time to look again."""
        if pool.is_idle:
            self._stop.wait(POLL_SECONDS)
        else:
            pool.wait_for_change(POLL_SECONDS)
            self._stop.wait(BATCH_SECONDS)

    def _beat(self) -> None:
        now = clock.now()
        if self._beat_at is None or now - self._beat_at >= HEARTBEAT_EVERY:
            WorkerHeartbeat.objects.update_or_create(name=self.name, defaults={"at": now})
            self._beat_at = now

    def _keep_house(self) -> None:
        now = clock.now()
        if self._kept_house_at is None or now - self._kept_house_at >= HOUSEKEEPING_EVERY:
            self._kept_house_at = now
            for task in self._housekeeping:
                guarded(task, lambda: None, event="housekeeping_failed")


def _job(pool: PlatformThreadPool, grade: LeasedGrade) -> Job:
    return Job(
        grade.registration_id,
        partial(_send, pool, grade),
        partial(leases.release, grade),
        partial(leases.give_back_unsent, grade),
    )


def _send(pool: PlatformThreadPool, grade: LeasedGrade) -> send.Sent:
    """A failure of the LMS as a whole stops what was leased in advance before the loop hears of it."""
    sent = send.attempt(grade)
    if sent.is_against_platform:
        pool.withdraw(grade.registration_id)
    return sent


def _take_columns(pool: PlatformThreadPool) -> int:
    return sum(_take(pool, work) for work in (column_search, column_changes, course_looks))


class _NoticeWork(Protocol):
    """Notice services are settled like other work, but found without a turn at an LMS."""

    def settle(self, leased: Any) -> None: ...
    def failed(self, leased: Any) -> None: ...


class _Work(Protocol):
    """A module that knows what is due, leases it, settles it and gives it back."""

    def registrations_with_due(self) -> list[int]: ...
    def take(self, registration_id: int, turn: circuit_breaker.Turn) -> Sequence[Any]: ...
    def settle(self, leased: Any) -> None: ...
    def failed(self, leased: Any) -> None: ...
    def release(self, leased: Any) -> None: ...


def _take(pool: PlatformThreadPool, work: _Work) -> int:
    count = 0
    for registration_id in work.registrations_with_due() if pool.free else []:
        turn = circuit_breaker.turn_of(registration_id, pool.in_flight(registration_id), pool.free)
        for leased in _leased(partial(work.take, registration_id, turn), registration_id, turn):
            pool.submit(Job(registration_id, partial(_settle, work, leased), partial(work.release, leased)))
            count += 1
    return count


def _leased(
    take_some: Callable[[], Sequence[Any]], registration_id: int, turn: circuit_breaker.Turn
) -> Sequence[Any]:
    """What one LMS's rows do to our code keeps no other LMS waiting."""
    if not turn.count:
        return []
    return guarded(take_some, list, event="claim_failed", registration=registration_id)


def _settle(work: "_Work | _NoticeWork", leased: Any) -> None:
    """A job that our own code fails at is a try, like any other."""
    guarded(partial(work.settle, leased), partial(work.failed, leased), event="job_failed")


def _take_notice_services(pool: PlatformThreadPool) -> int:
    services = notice_handlers.take(pool.free) if pool.free else []
    for service in services:
        work, give_back = (
            partial(_settle, notice_handlers, service),
            partial(notice_handlers.release, service),
        )
        pool.submit(Job(service.registration_id, work, give_back))
    return len(services)
