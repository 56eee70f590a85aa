"""How long who waits for the database: people on a page a moment, the worker and commands as long as work takes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """All in seconds; `silence` is how long a statement may give no sign before the server is looked for."""

    connect: int
    silence: float
    statement: int
    sqlite_lock: int


WEB = Patience(connect=2, silence=2.0, statement=15, sqlite_lock=4)
LONG = Patience(connect=5, silence=10.0, statement=1800, sqlite_lock=20)
