"""The database and cache of a peer: as documented, or as someone who knows Django would tune it."""

import os
from typing import Any
from urllib.parse import urlsplit


def databases() -> dict[str, Any]:
    """BENCH_DATABASE: "" = SQLite as Django comes; a PostgreSQL address = pooled; BENCH_TUNED tunes SQLite too."""
    address = os.environ.get("BENCH_DATABASE", "")
    if address:
        parts = urlsplit(address)
        return {
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts.path[1:],
                "USER": parts.username or "",
                "PASSWORD": parts.password or "",
                "HOST": parts.hostname or "",
                "PORT": str(parts.port or ""),
                "OPTIONS": {"pool": {"min_size": 1, "max_size": 16}} if is_tuned() else {},
            }
        }
    options: dict[str, Any] = {}
    if is_tuned():
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
        }
    name = os.environ["BENCH_SQLITE"]
    return {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options}}


def is_tuned() -> bool:
    return os.environ.get("BENCH_TUNED") == "1"


# In memory: the kindest cache to a peer, and shared by the threads of one process alone. In the database: by all processes.
_MEMORY, _TABLE = "locmem.LocMemCache", "db.DatabaseCache"
CACHES = {
    "default": {
        "BACKEND": f"django.core.cache.backends.{_TABLE if os.environ.get('BENCH_CACHE') == 'database' else _MEMORY}",
        "LOCATION": "bench_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}
