"""Statements that Django writes once in a process, and that are asked many times, each time with other values.

Most of a short statement's time is its writing, model by model and column by column, into SQL that is the same each time.
What a launch and its first page ask goes through here; all else may well be written anew (docs/decisions/0013).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Field, Model, QuerySet, query
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


class Slot(Expression):
    """Where a value comes in that is known only when the statement is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper) -> Any:
        return "%s", [self]


class _Statement:
    """SQL for one kind of database, and which value stands where in it."""

    def __init__(self, compiler: SQLCompiler) -> None:
        self.sql: str
        self._params: Sequence[object]
        self.sql, self._params = compiler.as_sql()

    def params(self, connection: BaseDatabaseWrapper, values: dict[str, object]) -> list[Any]:
        return [
            _in_words_of(connection, values[one.name]) if isinstance(one, Slot) else one
            for one in self._params
        ]


def _in_words_of(connection: BaseDatabaseWrapper, value: object) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


class _Reading(_Statement):
    """A SELECT, and how a row of its answer becomes a model with its related ones: as Django's ModelIterable does it."""

    def __init__(self, compiler: SQLCompiler) -> None:
        super().__init__(compiler)
        columns, of_class = compiler.select, compiler.klass_info
        first, last = of_class["select_fields"][0], of_class["select_fields"][-1]
        self._model, self._own = of_class["model"], slice(first, last + 1)
        self._names = [column.target.attname for column, *_ in columns[self._own]]
        populators: Any = query.get_related_populators  # its stubs are of a later Django
        self._related = populators(of_class, columns, DEFAULT_DB_ALIAS)
        self._annotations = list((compiler.annotation_col_map or {}).items())
        self._converters = list(compiler.get_converters([column for column, *_ in columns]).items())

    def model(self, connection: BaseDatabaseWrapper, row: Sequence[Any]) -> Any:
        told = list(row)
        for place, (converters, column) in self._converters:
            for converter in converters:
                told[place] = converter(told[place], column, connection)
        found = self._model.from_db(DEFAULT_DB_ALIAS, self._names, told[self._own])
        for related in self._related:
            related.populate(told, found)
        for name, place in self._annotations:
            setattr(found, name, told[place])
        return found


class Select(Generic[Row]):
    """`written` gives the query, with a Slot for each value; it may neither sort by nor join what varies."""

    def __init__(self, written: Callable[[], QuerySet[Row]]) -> None:
        self._written = cache(lambda _vendor: _Reading(written().query.get_compiler(DEFAULT_DB_ALIAS)))

    def all(self, **values: object) -> list[Row]:
        """Every row that fits."""
        connection = connections[DEFAULT_DB_ALIAS]
        reading = self._written(connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(reading.sql, reading.params(connection, values))
            return [reading.model(connection, row) for row in cursor.fetchall()]

    def one(self, **values: object) -> Row | None:
        """The row of a look-up that finds one at most."""
        return next(iter(self.all(**values)), None)


class Update:
    """Call it with the values of its slots; it says how many rows it changed."""

    def __init__(self, written: Callable[[], QuerySet[Any]], **changes: object) -> None:
        def statement(_vendor: str) -> _Statement:
            update: Any = written().query.chain(UpdateQuery)
            update.add_update_values(changes)
            return _Statement(update.get_compiler(DEFAULT_DB_ALIAS))

        self._written = cache(statement)

    def __call__(self, **values: object) -> int:
        connection = connections[DEFAULT_DB_ALIAS]
        statement = self._written(connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.params(connection, values))
            return int(cursor.rowcount)


def insert(row: Model, *, unless_there: bool = False) -> bool:
    """Writes a new row, without `save()`'s signals. `unless_there`: False, where a row of the same key was faster."""
    connection = connections[DEFAULT_DB_ALIAS]
    is_numbered = row.pk is None
    fields, sql = _insertion(connection.vendor, type(row), is_numbered, unless_there)
    with connection.cursor() as cursor:
        values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
        cursor.execute(sql, values)
        told = cursor.fetchone()
    if told is None:
        return False
    row.pk = told[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return True


@cache
def _insertion(
    _vendor: str, model: type[Model], is_numbered: bool, unless_there: bool
) -> tuple[list[Field[Any, Any]], str]:
    fields = [one for one in model._meta.local_concrete_fields if not (is_numbered and one.primary_key)]
    insertion = InsertQuery(model, on_conflict=OnConflict.IGNORE if unless_there else None)
    insertion.insert_values(fields, [model()])
    compiler = insertion.get_compiler(DEFAULT_DB_ALIAS)
    compiler.returning_fields = [model._meta.pk]
    [(sql, _params)] = compiler.as_sql()
    return fields, sql
