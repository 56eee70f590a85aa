"""What a database's address says, and what is added to it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.database import database


def options(url: str) -> dict[str, Any]:
    told: dict[str, Any] = database(url, base_dir=Path("/srv"))["OPTIONS"]
    return told


@pytest.mark.parametrize(
    ("query", "threshold"), [("", 5), ("?prepare_threshold=none", None), ("?prepare_threshold=2", 2)]
)
def test_postgresql_keeps_statements_ready_unless_told_otherwise(query: str, threshold: int | None) -> None:
    told = options(f"postgresql://v:p@db.example/verstas{query}")
    assert (told["prepare_threshold"], told["server_side_binding"]) == (threshold, True)


def test_other_words_of_the_address_reach_the_driver() -> None:
    assert options("postgresql://db.example/verstas?sslmode=require")["sslmode"] == "require"


def test_sqlite_keeps_each_commit_through_a_power_cut() -> None:
    assert "synchronous=FULL" in options("sqlite:///db.sqlite3")["init_command"]


def test_another_kind_of_database_is_refused_at_once() -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database("mysql://db.example/verstas", base_dir=Path("/srv"))


def test_connections_are_djangos_own_where_the_watch_is_switched_off() -> None:
    url = "postgresql://db.example/verstas"
    watched, plain = [database(url, base_dir=Path("/srv"), is_watched=is_on) for is_on in (True, False)]
    assert (watched["ENGINE"], plain["ENGINE"]) == ("config.postgresql", "django.db.backends.postgresql")
    assert plain["OPTIONS"] == {
        name: value for name, value in watched["OPTIONS"].items() if name != "patience"
    }
