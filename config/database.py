"""DATABASE_URL to Django's DATABASES: SQLite that keeps every grade through a power cut, or watched PostgreSQL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.postgresql.patience import LONG, Patience

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    # FULL, not NORMAL: NORMAL may lose the last commits at power loss, and a commit here may be a grade.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
}


def database(
    url: str, *, base_dir: Path, patience: Patience = LONG, is_watched: bool = True
) -> dict[str, Any]:
    """The `default` entry for a sqlite:///path or postgresql://user:password@host:port/name address."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path[1:]) or "db.sqlite3"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(base_dir / path),
            # Kept by each thread: to open one anew for each request costs more than what the request then asks.
            "CONN_MAX_AGE": None,
            "OPTIONS": {**SQLITE_OPTIONS, "timeout": patience.sqlite_lock},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "config.postgresql" if is_watched else "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            # Kept by each thread, and looked at before each request: after a restart of the server no request fails.
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": _postgresql_options(dict(parse_qsl(parts.query)), patience, is_watched),
        }
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _postgresql_options(query: dict[str, str], patience: Patience, is_watched: bool) -> dict[str, Any]:
    # The server keeps what comes again ready on its connection: a fifth less of a launch's time. A pooler in between
    # that gives each transaction another connection (PgBouncer before 1.21) needs ?prepare_threshold=none.
    threshold = _number_or_none(query.get("prepare_threshold", "5"))
    defaults = {"connect_timeout": str(patience.connect)}
    if threshold is not None:  # poolers refuse `options`
        defaults["options"] = f"-c statement_timeout={patience.statement}s"
    ours = {"server_side_binding": True, "prepare_threshold": threshold}
    watch = {"patience": patience} if is_watched else {}
    return {**defaults, **query, **ours, **watch}


def _number_or_none(text: str) -> int | None:
    return int(text) if text.isdigit() else None
