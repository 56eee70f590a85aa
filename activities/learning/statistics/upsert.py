"""A row of numbers that many people's work adds to: made by the first, grown by the others, in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model


def grow(row: Model, *, key: Iterable[str], numbers: Iterable[str]) -> None:
    """Stores the row, or adds its numbers to those of the row that has the same key; nothing is below zero.

    SQL by hand, the same for SQLite and PostgreSQL: Django's own upsert puts a value in the place of another, and adds
    none. An UPDATE with an INSERT where it found nothing is two statements for the first, and a race.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    fields, sql = _statement(connection.vendor, type(row), tuple(key), tuple(numbers))
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@cache
def _statement(
    _vendor: str, model: type[Model], key: Sequence[str], numbers: Sequence[str]
) -> tuple[list[Field[Any, Any]], str]:
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    table = quoted(model._meta.db_table)
    columns = {field.attname: quoted(str(field.column)) for field in fields}
    places = ", ".join("%s" for _ in fields)
    unique = ", ".join(columns[name] for name in key)
    grown = ", ".join(
        f"{column} = {table}.{column} + EXCLUDED.{column}" for column in map(columns.get, numbers)
    )
    insertion = (
        f"({', '.join(columns.values())}) VALUES ({places}) ON CONFLICT ({unique}) DO UPDATE SET {grown}"
    )
    return fields, f"INSERT INTO {table} {insertion}"
