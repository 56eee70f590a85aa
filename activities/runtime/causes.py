"""What an error came from, by type and code: a message may hold what a person wrote."""

import sqlite3
from collections.abc import Iterator

import psycopg


def cause_of(error: BaseException | None) -> dict[str, list[str]]:
    """`cause` for a line of the log, or nothing where the error came from no other."""
    causes = [_class_and_code(one) for one in _chain(error)]
    return {"cause": causes} if causes else {}


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None and (error := error.__cause__) is not None:
        yield error


def _class_and_code(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, psycopg.Error) and error.sqlstate:
        return f"{name} {error.sqlstate}"
    if isinstance(error, psycopg.OperationalError):  # of the connection: it has seen no statement yet
        return f"{name}: {str(error).splitlines()[0] if str(error) else ''}"[:200]
    if isinstance(error, sqlite3.OperationalError):
        return f"{name}: {error.sqlite_errorname}"
    return name
