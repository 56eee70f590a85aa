"""The worker: claims what is due, has it sent, looks after the house; any number may run at once."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import connections

from activities import clock
from lti_tool.delivery import claim, line_items, platforms, send
from lti_tool.delivery.hands import Hands, Job
from lti_tool.models import WorkerHeartbeat

logger = logging.getLogger("verstas.worker")
POLL_SECONDS = 0.5
BATCH_SECONDS = 0.02  # what ends within this time is followed by one look at the database, not by one each
STOP_SECONDS = 8.0
HEARTBEAT_EVERY = timedelta(seconds=5)
HOUSEKEEPING_EVERY = timedelta(minutes=10)


class Worker:
    """One process's loop; `housekeeping` is done now and then between rounds."""

    def __init__(self, *, threads: int, housekeeping: Sequence[Callable[[], object]] = ()) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:100]
        self._threads, self._housekeeping = threads, housekeeping
        self._stop = threading.Event()
        self._beat_at: datetime | None = None
        self._kept_house_at: datetime | None = None

    def stop(self) -> None:
        """Ends the loop after the round under way; safe in a signal handler."""
        self._stop.set()

    def run(self, *, once: bool = False) -> None:
        """Works until stopped; with `once`, until nothing is due."""
        hands = Hands(self._threads)
        try:
            while not self._stop.is_set():
                taken = self._round_or_log(hands, once=once)
                if once and not taken and hands.free == hands.count:
                    return
                self._rest(hands)
        finally:
            hands.finish(STOP_SECONDS)

    def _round_or_log(self, hands: Hands, *, once: bool) -> int:
        try:
            return self._round(hands)
        except Exception as error:
            if once:
                raise
            logger.error("round_failed", extra={"error": type(error).__name__})
            connections.close_all()
            self._stop.wait(POLL_SECONDS)
            return 0

    def _round(self, hands: Hands) -> int:
        self._beat()
        taken = _take_columns(hands) + _take_grades(hands)
        if not taken:
            self._keep_house()
        return taken

    def _rest(self, hands: Hands) -> None:
        """Until a job is done, so that the next one can go, or until it is time to look again."""
        if hands.free < hands.count:
            hands.wait_for_change(POLL_SECONDS)
            self._stop.wait(BATCH_SECONDS)
        else:
            self._stop.wait(POLL_SECONDS)

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
                task()


def _take_grades(hands: Hands) -> int:
    taken = 0
    for registration_id in claim.registrations_with_due() if hands.free else []:
        turn = platforms.turn_of(registration_id, hands.in_flight(registration_id), hands.free)
        for held in claim.claim(registration_id, turn) if turn.count else []:
            hands.take(Job(registration_id, partial(send.deliver, held), partial(claim.release, held)))
            taken += 1
    return taken


def _take_columns(hands: Hands) -> int:
    taken = 0
    for registration_id in line_items.registrations_with_due() if hands.free else []:
        turn = platforms.turn_of(registration_id, hands.in_flight(registration_id), hands.free)
        for held in line_items.claim(registration_id, turn) if turn.count else []:
            hands.take(
                Job(registration_id, partial(line_items.settle, held), partial(line_items.release, held))
            )
            taken += 1
    return taken
