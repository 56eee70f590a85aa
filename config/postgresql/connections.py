"""PostgreSQL connections that end when the server gives no sign: by itself a client waits for minutes or for ever.

`statement_timeout` is the server's own and says nothing once it is gone; TCP notices only what was never received.
"""

import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

from config.postgresql.patience import LONG, Patience

R = TypeVar("R")
KNOCK_EVERY = 1.0
CANCEL_GRACE = 5.0  # the server ends a statement by itself; only one that is frozen does not


class Door:
    """While the database is away one thread at a time tries it, each second; the others hear so at once.

    Else each would hold its thread until its patience ends, and people would wait in line for a page of refusal.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._knocks_at = 0.0
        self._is_away = self._is_tried = False

    @property
    def is_shut(self) -> bool:
        """Someone has found the server away, a moment ago or before the try that is under way."""
        with self._lock:
            return self._is_away and (self._is_tried or time.monotonic() < self._knocks_at)

    def shut(self) -> None:
        with self._lock:
            self._is_away, self._knocks_at = True, time.monotonic() + KNOCK_EVERY

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Around each attempt to connect. Raises psycopg.OperationalError at once where another has just failed."""
        with self._lock:
            if self._is_away and (self._is_tried or time.monotonic() < self._knocks_at):
                raise psycopg.OperationalError("the database was away a moment ago")
            is_mine = self._is_tried = self._is_away
        try:
            yield
        except psycopg.OperationalError:
            self.shut()
            raise
        else:
            with self._lock:
                self._is_away = False
        finally:
            if is_mine:
                with self._lock:
                    self._is_tried = False


DOOR = Door()


class WatchedConnection(psycopg.Connection[Any]):
    """A connection each of whose waits ends, with psycopg.OperationalError, once the server is found away."""

    patience: Patience = LONG
    address: dict[str, Any] | None = None  # until it is connected: connecting has a limit of its own

    def wait(self, gen: PQGen[R], interval: float = 0.1, timeout: float | None = None) -> R:
        """As psycopg's, between statements as within them."""
        return super().wait(self._watched(gen) if self.address else gen, interval, timeout)

    def _watched(self, gen: PQGen[R]) -> Generator[Any, Any, R]:
        began = last_sign = time.monotonic()
        try:
            step = next(gen)
            while True:
                ready = yield step
                now = time.monotonic()
                if ready:
                    last_sign = now
                elif now - last_sign >= self.patience.silence:
                    self._look_for_server(now - began)
                    last_sign = time.monotonic()
                step = gen.send(ready)
        except StopIteration as end:
            result: R = end.value
            return result

    def _look_for_server(self, waited: float) -> None:
        """A statement may take long, or wait for a lock: then the server still lets others in."""
        if waited < self.patience.statement + CANCEL_GRACE and not DOOR.is_shut and self._is_there():
            return
        DOOR.shut()
        self.pgconn.finish()
        raise psycopg.OperationalError("the database gives no sign")

    def _is_there(self) -> bool:
        try:
            psycopg.Connection.connect(**(self.address or {})).close()
        except psycopg.OperationalError:
            return False
        return True
