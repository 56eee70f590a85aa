"""DATABASE_URL to Django's DATABASES: SQLite that keeps every grade through a power cut, or pooled PostgreSQL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL, not NORMAL: NORMAL may lose the last commits at power loss, and a commit here may be a grade.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
}


def database(url: str, *, base_dir: Path, pool: bool = True) -> dict[str, Any]:
    """The `default` entry for a sqlite:///path or postgresql://user:password@host:port/name address."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path[1:]) or "db.sqlite3"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(base_dir / path),
            # Kept by each thread: to open one anew for each request costs more than what the request then asks.
            "CONN_MAX_AGE": None,
            "OPTIONS": SQLITE_OPTIONS,
        }
    if parts.scheme in {"postgres", "postgresql"}:
        # The server keeps what comes again ready on its connection: a fifth less of a launch's time. A pooler in between
        # that gives each transaction another connection (PgBouncer before 1.21) needs ?prepare_threshold=none.
        options: dict[str, Any] = {
            "server_side_binding": True,
            "prepare_threshold": "5",
            **dict(parse_qsl(parts.query)),
        }
        options["prepare_threshold"] = _number_or_none(options["prepare_threshold"])
        if pool:
            options["pool"] = {"min_size": 1, "max_size": 16, "timeout": 20}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": options,
        }
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _number_or_none(told: str) -> int | None:
    return int(told) if told.isdigit() else None
