"""Which errors say that nothing can be saved just now: a database that is away, locked, full or to be read only."""

import errno
import sqlite3

import psycopg
from django.db import DatabaseError, InterfaceError

RETRY_SECONDS = 5
# PostgreSQL's classes: connection, resources (a full disk), someone ended it, its system; then a standby to be read only,
# and locks that went to others.
_CLASSES = ("08", "53", "57", "58")
_STATES = {"25006", "40001", "40P01", "55P03"}
_SQLITE = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_READONLY",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
)
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def is_outage(error: BaseException | None) -> bool:
    """Whether the same request may succeed in a moment; any other error is a fault of ours."""
    if isinstance(error, InterfaceError):  # the connection ended under a statement
        return True
    if isinstance(error, DatabaseError):
        return _is_of_database(error.__cause__)
    return isinstance(error, OSError) and error.errno in _DISK


def _is_of_database(cause: BaseException | None) -> bool:
    if isinstance(cause, psycopg.Error):
        state = cause.sqlstate
        if state is None:
            return isinstance(cause, psycopg.OperationalError)
        return state in _STATES or state.startswith(_CLASSES)
    return isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorname.startswith(_SQLITE)
