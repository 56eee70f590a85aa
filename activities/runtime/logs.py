"""One line of JSON an event."""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path

from activities.runtime import tracing
from activities.runtime.causes import cause_of

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
            line |= cause_of(record.exc_info[1])
        return _json(line)


def _where(record: logging.LogRecord) -> list[str]:
    frames = traceback.extract_tb(record.exc_info[2] if record.exc_info else None)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
