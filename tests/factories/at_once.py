"""Several things done to the database in the same moment, each by a thread with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from activities.privacy import erasure


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
