"""Several things done to the database in the same moment, each by a thread with a connection of its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event, Thread

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from activities.privacy import erasure

LONGEST_WAIT = 5.0


def at_once(*acts: Callable[[], object]) -> None:
    """Does them all at the same moment; meeting an erased person is the only way in which one may fail."""
    together = Barrier(len(acts))

    def one(act: Callable[[], object]) -> None:
        together.wait()
        try:
            act()
        except erasure.ERASED:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(one, acts))


@contextmanager
def held_elsewhere(rows: QuerySet[Model]) -> Iterator[None]:
    """Another connection has locked these rows; whoever waits for them gets them after some seconds."""
    is_held, is_over = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            list(rows.select_for_update())
            is_held.set()
            is_over.wait(LONGEST_WAIT)
        connection.close()

    other = Thread(target=hold)
    other.start()
    assert is_held.wait(LONGEST_WAIT)
    try:
        yield
    finally:
        is_over.set()
        other.join()


def free_elsewhere(rows: QuerySet[Model]) -> list[object]:
    """The keys of those of these rows that another connection could lock at this moment."""

    def look() -> list[object]:
        try:
            with transaction.atomic():
                return [row.pk for row in rows.order_by("pk").select_for_update(skip_locked=True)]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(look).result()
