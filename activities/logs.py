"""One line of JSON an event."""

import json
import logging
import sqlite3
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from activities import tracing

STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request"}


_json = json.JSONEncoder(default=str, ensure_ascii=False).encode


class JsonFormatter(logging.Formatter):
    """The message is the event's name and `extra` its fields; an error tells where it was, never what it held."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        line |= tracing.fields()
        line |= {name: value for name, value in vars(record).items() if name not in STANDARD}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record)
            line |= _cause(record.exc_info[1])
        return _json(line)


def _where(record: logging.LogRecord) -> list[str]:
    frames = traceback.extract_tb(record.exc_info[2] if record.exc_info else None)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


def _cause(error: BaseException | None) -> dict[str, list[str]]:
    """What it came from, by type and code: a message may hold what a person wrote."""
    causes = [_named(one) for one in _chain(error)]
    return {"cause": causes} if causes else {}


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None and (error := error.__cause__) is not None:
        yield error


def _named(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, psycopg.Error) and error.sqlstate:
        return f"{name} {error.sqlstate}"
    if isinstance(error, psycopg.OperationalError):  # of the connection: it has seen no statement yet
        return f"{name}: {str(error).splitlines()[0] if str(error) else ''}"[:200]
    if isinstance(error, sqlite3.OperationalError):
        return f"{name}: {error.sqlite_errorname}"
    return name
