"""The edge of a job: the one place where any exception ends, so that one job's fault never stops the others."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.db import InterfaceError, OperationalError

from activities.runtime.causes import cause_of

logger = logging.getLogger("verstas.jobs")
T = TypeVar("T")
# The database is away: nothing was learnt of the job itself.
DATABASE_AWAY: tuple[type[Exception], ...] = (OperationalError, InterfaceError)


def guarded(
    job: Callable[[], T],
    instead: Callable[[], T],
    *,
    event: str,
    lets_through: tuple[type[Exception], ...] = DATABASE_AWAY,
    **fields: object,
) -> T:
    """What the job returns, or, where it fails, what `instead` does; the log tells the kind and the place alone.

    What an exception says may be somebody's name or a secret, and is never written down.
    """
    try:
        return job()
    except lets_through:
        raise
    except Exception as error:  # noqa: BLE001 - the edge of every job: see above
        facts = {"error": type(error).__name__, "where": _where(error), **cause_of(error)}
        logger.error(event, extra={**fields, **facts})
    return instead()


def _where(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
